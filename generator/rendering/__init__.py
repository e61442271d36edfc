"""Views become Markdown pages, print HTML, a site and PDF documents."""
