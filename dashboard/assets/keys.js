/* Keys of the dashboard; the list that `?` opens names them (dashboard/components/key_list.py). */
(function () {
  "use strict";

  var PAGES = { h: "/", t: "/trends", s: "/sources" };
  var GO_WITHIN = 1200;
  var goSince = 0;

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  function click(selector, root) {
    var found = (root || document).querySelector(selector);
    if (found) found.click();
    return Boolean(found);
  }

  function link(path) {
    return click('.k-navigation a[href="' + path + '"]');
  }

  /* The chart that has the focus, or the first one that is on the screen. */
  function chart() {
    var focused = document.activeElement && document.activeElement.closest(".k-chart");
    return focused || Array.prototype.find.call(document.querySelectorAll(".k-chart"), function (one) {
      return one.getBoundingClientRect().bottom > 80;
    });
  }

  function explain() {
    var focused = document.activeElement && document.activeElement.closest(".k-num");
    var number = focused || document.querySelector(".k-num");
    if (number) number.click();
    return Boolean(number);
  }

  function table() {
    var shown = chart();
    return Boolean(shown) && click("[data-table]", shown);
  }

  var DOES = {
    "?": function () { return click("[data-keys]"); },
    e: explain,
    t: table,
    "[": function () { return click("[data-earlier]"); },
    "]": function () { return click("[data-later]"); },
    Escape: function () { return click("[data-close]"); },
  };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target) || document.querySelector('[role="dialog"]')) return;
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    var going = Date.now() - goSince < GO_WITHIN;
    goSince = key === "g" ? Date.now() : 0;
    if (key === "g") return;
    var done = going && PAGES[key] ? link(PAGES[key]) : Boolean(DOES[key]) && DOES[key]();
    if (done) event.preventDefault();
  });
})();
