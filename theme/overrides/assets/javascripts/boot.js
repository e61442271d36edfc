// What Material's bundle expects to find before it runs: the root of the site, and a small store under its path.
// Material writes this into every page; as a file it needs no exception in the Content-Security-Policy.
"use strict";

var __md_scope = new URL(document.currentScript.dataset.base, location);

function __md_hash(text) {
  let hash = 0;
  for (const letter of text) hash = ((hash << 5) - hash + letter.charCodeAt(0)) | 0;
  return hash;
}

function __md_get(key, store = localStorage, scope = __md_scope) {
  try {
    return JSON.parse(store.getItem(`${scope.pathname}.${key}`));
  } catch {
    return null; // a browser that forbids storage forgets the choice, nothing else
  }
}

function __md_set(key, value, store = localStorage, scope = __md_scope) {
  try {
    store.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
  } catch {
    // as above
  }
}
