/* What the list of pull requests does in the browser; its rows come from the server. */
(function () {
  "use strict";

  function part() {
    return React.createElement.apply(null, arguments);
  }

  window.dashAgGridComponentFunctions = Object.assign({}, window.dashAgGridComponentFunctions, {
    /* Number and title, a link where there is an address; on the phone a second line. */
    PullRequestTitle: function (props) {
      var row = props.data;
      if (!row) return null;
      var words = [part("span", { key: "number", className: "k-grid-hash" }, "#" + row.number), row.title];
      var link = { href: row.url, target: "_blank", rel: "noopener", tabIndex: -1, title: row.title + row.opens };
      return part(
        "div",
        { className: "k-grid-title" },
        row.url ? part("a", link, words) : part("span", { title: row.title }, words),
        part("span", { className: "k-grid-second" }, row.merged + " · " + row.repository)
      );
    },

    /* A duration, its unit smaller; pale where the row is left out. */
    PullRequestAmount: function (props) {
      if (!props.value) return null;
      var kind = props.value.pale ? { className: "k-dimmed" } : null;
      return part("span", kind, props.value.number, part("span", { className: "k-unit" }, props.value.unit));
    },
  });

  window.dashAgGridFunctions = Object.assign({}, window.dashAgGridFunctions, {
    /* The phone has room for the title, the lead time and why one is left out. */
    fitColumns: function (params) {
      var narrow = matchMedia("(max-width: 47.99em)").matches;
      if (narrow) params.api.setColumnWidths([{ key: "lead_time", newWidth: 80 }, { key: "used", newWidth: 88 }]);
      params.api.setColumnsVisible(["repository", "base", "author_kind", "opened", "merged"], !narrow);
    },

    /* The address keeps the order, so that a shared or reloaded page has it. */
    rememberSort: function (params) {
      var sorted = params.api.getColumnState().find(function (column) { return column.sort; });
      var address = new URL(location.href);
      if (!sorted) return;
      address.searchParams.set("sort", (sorted.sort === "desc" ? "-" : "") + sorted.colId);
      history.replaceState(history.state, "", address);
    },

    /* Tab leaves the list; the arrow keys move within it. */
    leaveGrid: function () {
      return false;
    },
  });

  /* Enter on a title opens it. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.matches(".ag-cell")) return;
    var link = event.target.querySelector("a[href]");
    if (link) link.click();
  });
})();
