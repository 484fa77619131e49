/* A session may end while a page is open. The page is then asked for anew, which leads to where
   people sign in, and from there back to the page. A server may also not answer any more: then the
   page says so (dashboard/components/unanswered.py) until something that is asked later is
   answered. What it refused is said until something else is pressed. */
(function () {
  "use strict";

  var NOT_SIGNED_IN = 401, BROKEN = 500;
  var ask = window.fetch, asked = 0, unanswered = 0, leaving = false;

  /* Whoever goes to another page takes back what this one asked for. */
  window.addEventListener("beforeunload", function () { leaving = true; });

  function neverAnswered() {
    return new Promise(function () {});
  }

  function each(does) {
    document.querySelectorAll("[data-unanswered]").forEach(does);
  }

  function say(kind) {
    unanswered = asked;
    each(function (said) { said.hidden = said.dataset.unanswered !== kind; });
  }

  function unsay(kind) {
    each(function (said) { if (said.dataset.unanswered === kind) said.hidden = true; });
  }

  document.addEventListener("click", function () { unsay("undone"); }, true);

  window.fetch = function () {
    var place = ++asked;
    return ask.apply(this, arguments).then(function (answer) {
      if (answer.status === NOT_SIGNED_IN) {
        window.location.reload();
        return neverAnswered();
      }
      if (!answer.ok) say(answer.status < BROKEN ? "undone" : "away");
      else if (place > unanswered) unsay("away");
      return answer;
    }, function (error) {
      if (!leaving && (!error || error.name !== "AbortError")) say("away");
      throw error;
    });
  };
})();
