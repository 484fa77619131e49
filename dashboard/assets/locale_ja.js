/* What the calendar (dayjs, inside dash-mantine-components) and plotly need to know of Japanese. */
(function () {
  "use strict";

  var MONTHS = Array.from({ length: 12 }, function (_, i) { return i + 1 + "月"; });
  var DAYS = ["日", "月", "火", "水", "木", "金", "土"];
  var LONG_DAYS = DAYS.map(function (day) { return day + "曜日"; });

  window.dayjs_locale_ja = {
    name: "ja",
    weekdays: LONG_DAYS,
    weekdaysShort: DAYS,
    weekdaysMin: DAYS,
    months: MONTHS,
    monthsShort: MONTHS,
    weekStart: 1,
    ordinal: function (n) { return n + "日"; },
    formats: { LT: "HH:mm", LTS: "HH:mm:ss", L: "YYYY/MM/DD", LL: "YYYY年M月D日", LLL: "YYYY年M月D日 HH:mm", LLLL: "YYYY年M月D日 dddd HH:mm" },
  };

  window.PlotlyLocales = window.PlotlyLocales || [];
  window.PlotlyLocales.push({
    moduleType: "locale",
    name: "ja",
    dictionary: {},
    format: { days: LONG_DAYS, shortDays: DAYS, months: MONTHS, shortMonths: MONTHS, date: "%Y/%m/%d" },
  });
})();
