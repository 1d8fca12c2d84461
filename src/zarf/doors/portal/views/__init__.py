"""One module a page. A view resolves the scope, asks the office, fills a template."""
