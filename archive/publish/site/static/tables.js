// Names for the fields of Datasette's pages that have none, for whoever hears the page instead of seeing it.
"use strict";
const NAMES = { _filter_column: "Column", _filter_op: "How the column is compared", _filter_value: "Value", _sort: "Sort by", sql: "SQL" };
window.addEventListener("load", () => {
  for (const field of document.querySelectorAll("input, select, textarea")) {
    if (!field.labels?.length && !field.getAttribute("aria-label") && field.type !== "hidden") {
      const name = (field.name || "").replace(/_\d+$/, "");
      field.setAttribute("aria-label", NAMES[name] || name || "SQL");
    }
  }
  document.querySelector("dl.column-descriptions")?.setAttribute("tabindex", "0");
});
