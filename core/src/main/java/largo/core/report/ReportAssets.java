package largo.core.report;

/** Style and script of the report. */
final class ReportAssets {

  /**
   * Content security policy: nothing is loaded from other origins, independent of the content of
   * messages.
   */
  static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

  static final String STYLE =
      """
      :root {
        color-scheme: light dark;
        --text: #1a1a1a; --faint: #595959; --line: #d4d4d4; --back: #ffffff; --shade: #f4f4f4;
        --warn: #fff4d6; --warn-line: #b26a00; --bad: #a3260f; --link: #0072b2;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --text: #e6e6e6; --faint: #a8a8a8; --line: #444444; --back: #181818; --shade: #242424;
          --warn: #332a14; --warn-line: #d99a2b; --bad: #ff8f7a; --link: #6cb6e8;
        }
      }
      body {
        margin: 0; background: var(--back); color: var(--text);
        font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
      }
      main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
      h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
      h2 {
        margin: 2.5rem 0 .75rem; padding-bottom: .25rem; font-size: 1.3rem;
        border-bottom: 1px solid var(--line);
      }
      h3 { margin: 0; font-size: 1rem; }
      p, ul { max-width: 50rem; }
      ul { margin: .5rem 0; padding-left: 1.25rem; }
      li { margin: .2rem 0; overflow-wrap: anywhere; }
      .lead { margin: .5rem 0 0; color: var(--faint); }
      .banner, .warnings {
        margin: 1.25rem 0; padding: .75rem 1rem; max-width: 50rem; box-sizing: border-box;
        background: var(--warn); border-left: 4px solid var(--warn-line);
      }
      .banner { font-weight: 600; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      caption {
        caption-side: bottom; padding-top: .5rem; text-align: left; font-size: .85rem;
        color: var(--faint);
      }
      th, td { padding: .35rem .8rem; text-align: left; vertical-align: top; }
      thead th { border-bottom: 2px solid var(--line); white-space: nowrap; }
      tbody tr { border-bottom: 1px solid var(--line); }
      tbody th { font-weight: 600; }
      td small { display: block; color: var(--faint); font-size: .8rem; }
      td.none, .bad td:nth-child(2), .bad small, .bad summary { color: var(--bad); }
      .trials { font-size: .78rem; }
      .trials th, .trials td { padding: .25rem .45rem; }
      .trials thead th { white-space: normal; vertical-align: bottom; }
      .trials td { white-space: nowrap; }
      .trials td:nth-child(2) { min-width: 8rem; white-space: normal; overflow-wrap: anywhere; }
      .trials pre { white-space: pre-wrap; font-size: .7rem; }
      .trials .n { text-align: right; }
      .trials button {
        padding: 0; border: 0; background: none; color: var(--link); font: inherit;
        text-align: inherit; cursor: pointer;
      }
      .scores { margin-bottom: 1rem; }
      .scores .n { text-align: right; }
      a { color: var(--link); }
      .facts th { width: 12rem; font-weight: 600; }
      .facts td { overflow-wrap: anywhere; }
      figure { margin: 1.5rem 0 2.5rem; }
      figure img {
        display: block; width: 100%; max-width: 800px; height: auto; background: #ffffff;
        border: 1px solid var(--line);
      }
      figcaption { margin-top: .5rem; max-width: 800px; font-size: .9rem; color: var(--faint); }
      @media (max-width: 40rem) {
        main { padding: 1rem .75rem 3rem; }
        .facts th { width: 6rem; }
        .facts th, .facts td { padding: .35rem .4rem; }
        figure { overflow-x: auto; }
        figure img { width: 36rem; max-width: none; }
      }
      pre {
        margin: .5rem 0; padding: .6rem .8rem; overflow-x: auto; background: var(--shade);
        font: .85rem/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
      }
      summary { cursor: pointer; }
      @page { margin: 14mm; }
      @page wide { size: A4 landscape; margin: 10mm; }
      @media print {
        :root { color-scheme: light; }
        body { font-size: 10.5pt; }
        main { max-width: none; padding: 0; }
        figure, .banner, .warnings, .pivot, tr { break-inside: avoid; }
        figure img { max-width: 150mm; border: 0; }
        .wide { overflow: visible; }
        h2 { break-after: avoid; }
        section:has(.trials) { page: wide; }
        .trials { font-size: 6.5pt; }
        .trials th, .trials td { padding: 1pt 3pt; white-space: normal; }
      }
      """;

  /** Without angle brackets and ampersands, so that the page is also valid XML. */
  static final String SCRIPT =
      """
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
      """;

  private ReportAssets() {}
}
