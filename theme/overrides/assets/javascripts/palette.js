// Puts on the colours the reader chose before anything is painted; "follow the system", the first choice, asks it.
"use strict";

{
  const chosen = __md_get("__palette")?.color ?? { media: "(prefers-color-scheme)" };
  if (chosen.media === "(prefers-color-scheme)") {
    const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const option = document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${scheme})"]`);
    for (const name of ["scheme", "primary", "accent"]) chosen[name] = option.getAttribute(`data-md-color-${name}`);
  }
  for (const [name, value] of Object.entries(chosen)) document.body.setAttribute(`data-md-color-${name}`, value);
}
