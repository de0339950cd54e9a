/* Columns of the table of trials sort by a click on their heading. */
document.querySelectorAll('table.trials').forEach(function (table) {
  var body = table.tBodies[0];
  Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
    var button = document.createElement('button');
    var numeric = head.className === 'n';
    var way = -1;
    button.type = 'button';
    button.title = 'sort';
    button.textContent = head.textContent;
    head.textContent = '';
    head.appendChild(button);
    button.addEventListener('click', function () {
      way = -way;
      Array.from(table.tHead.rows[0].cells).forEach(function (h) {
        h.removeAttribute('aria-sort');
      });
      head.setAttribute('aria-sort', way === 1 ? 'ascending' : 'descending');
      Array.from(body.rows).sort(function (a, b) {
        var x = a.cells[column].getAttribute('data-v');
        var y = b.cells[column].getAttribute('data-v');
        if (!numeric) { return way * x.localeCompare(y); }
        if (isNaN(x)) { return isNaN(y) ? 0 : 1; }
        return isNaN(y) ? -1 : way * (x - y);
      }).forEach(function (row) { body.appendChild(row); });
    });
  });
});

/* Folded tables are opened in print; those of charts are not printed, as the charts themselves are. */
(function () {
  var opened = [];
  addEventListener('beforeprint', function () {
    opened = Array.from(document.querySelectorAll('details:not([open])')).filter(function (folded) {
      return !folded.closest('figure');
    });
    opened.forEach(function (folded) { folded.open = true; });
  });
  addEventListener('afterprint', function () {
    opened.forEach(function (folded) { folded.open = false; });
    opened = [];
  });
})();
