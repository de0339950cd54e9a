/* Interactive charts: each figure with data gets panels, a legend of buttons that also shows values, and zoom. */
(function () {
  'use strict';

  var FLOORS = { FROM_ZERO: true };
  var ACCURACIES = [0, 50, 80, 90, 95, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.98, 99.99];
  var dark = window.matchMedia('(prefers-color-scheme: dark)');

  function element(tag, name, text) {
    var made = document.createElement(tag);
    if (name) { made.className = name; }
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  function button(text, action) {
    var made = element('button', '', text);
    made.type = 'button';
    made.addEventListener('click', action);
    return made;
  }

  function format(value, digits) {
    if (value === null || value === undefined || !isFinite(value)) { return '–'; }
    var rounded = Number(value.toPrecision(digits || 4));
    var size = Math.abs(rounded);
    var text = size !== 0 && (size >= 1e7 || size < 1e-4) ? rounded.toExponential() : String(rounded);
    return text.replace('-', '−');
  }

  function variable(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function color(hex) {
    return dark.matches && hex === '#000000' ? '#e6e6e6' : hex;
  }

  function niceStep(span, intervals) {
    var raw = span / intervals;
    var power = Math.pow(10, Math.floor(Math.log10(raw)));
    return [1, 2, 5, 10].map(function (m) { return m * power; }).find(function (s) { return s >= raw * (1 - 1e-9); });
  }

  function linearTicks(min, max, intervals) {
    var step = niceStep(max - min, intervals);
    var ticks = [];
    for (var i = Math.ceil(min / step - 1e-9); i <= Math.floor(max / step + 1e-9); i++) {
      ticks.push(Number((i * step).toPrecision(10)));
    }
    return ticks;
  }

  function logTicks(min, max, intervals) {
    var decades = Math.log10(max / min);
    if (decades < 0.9) { return linearTicks(min, max, intervals); }
    var every = Math.max(1, Math.ceil(decades / (2 * intervals)));
    var ticks = [];
    for (var e = Math.floor(Math.log10(min)); e <= Math.ceil(Math.log10(max)); e++) {
      (decades < 3 ? [1, 2, 5] : e % every === 0 ? [1] : []).forEach(function (m) {
        ticks.push(Number((m * Math.pow(10, e)).toPrecision(10)));
      });
    }
    return ticks.filter(function (t) { return t >= min && t <= max; });
  }

  function Chart(figure) {
    this.data = JSON.parse(figure.querySelector('script').textContent);
    this.figure = figure;
    this.hidden = {};
    this.plots = [];
    var isLog = function (scale) { return scale !== 'LINEAR' && !FLOORS[scale]; };
    this.log = { x: isLog(this.data.x.scale), y: isLog(this.data.y.scale) };
    this.mount();
    this.draw();
  }

  Chart.prototype.series = function () {
    return [].concat.apply([], this.data.panels.map(function (p) { return p.series; }));
  };

  Chart.prototype.canBeLogarithmic = function (axis) {
    return this.series().every(function (s) {
      return s.kind !== 'BARS' && s[axis].every(function (v) { return v === null || v > 0; });
    });
  };

  /** The error of an accuracy on a logarithmic axis; otherwise the value. */
  Chart.prototype.forward = function (value) {
    if (value === null || value === undefined) { return value; }
    var y = this.data.y;
    if (!this.log.y) { return value; }
    if (y.scale === 'LOG_ERROR') { return Math.max(100 - value, 100 - y.max); }
    return value > 0 ? value : y.min > 0 ? y.min / 10 : null;
  };

  Chart.prototype.back = function (value) {
    return this.log.y && this.data.y.scale === 'LOG_ERROR' ? 100 - value : value;
  };

  Chart.prototype.mount = function () {
    var self = this;
    var box = element('div', 'chart');
    this.panels = element('div', this.data.panels.length > 1 ? 'panels' : '');
    this.position = element('p', 'position', '\u00a0');
    this.live = element('p', 'unseen');
    this.live.setAttribute('aria-live', 'polite');
    box.append(this.tools(), this.panels, this.legend(), this.position, this.live);
    this.figure.insertBefore(box, this.figure.querySelector('figcaption'));
    this.figure.classList.add('live');
    dark.addEventListener('change', function () { self.draw(); });
  };

  Chart.prototype.tools = function () {
    var self = this;
    var tools = element('div', 'tools');
    tools.setAttribute('role', 'group');
    tools.setAttribute('aria-label', 'Zoom and axes');
    [['Zoom in', 0.5], ['Zoom out', 2], ['Reset', 0]].forEach(function (entry) {
      tools.append(button(entry[0], function () {
        self.plots.forEach(function (u) { self.zoom(u, entry[1]); });
      }));
    });
    ['x', 'y'].forEach(function (axis) {
      if (!self.canBeLogarithmic(axis)) { return; }
      var toggle = button('Log ' + axis, function () {
        self.log[axis] = !self.log[axis];
        toggle.setAttribute('aria-pressed', self.log[axis]);
        self.draw();
      });
      toggle.setAttribute('aria-pressed', self.log[axis]);
      tools.append(toggle);
    });
    return tools;
  };

  Chart.prototype.legend = function () {
    var self = this;
    var list = element('ul', 'legend');
    this.values = {};
    this.data.legend.forEach(function (s) {
      var item = element('li');
      var toggle = button('', function () {
        self.hidden[s.name] = !self.hidden[s.name];
        toggle.setAttribute('aria-pressed', !self.hidden[s.name]);
        self.draw();
      });
      var value = element('span', 'value');
      toggle.setAttribute('aria-pressed', 'true');
      toggle.title = 'show or hide';
      toggle.append(swatch(s), element('span', 'name', s.name), value);
      self.values[s.name] = value;
      item.append(toggle);
      list.append(item);
    });
    return list;
  };

  function swatch(s) {
    var space = 'http:' + '//www.w3.org/2000/svg';
    var svg = document.createElementNS(space, 'svg');
    var line = document.createElementNS(space, 'line');
    var attributes = { x1: 0, x2: 30, y1: 5, y2: 5, 'stroke-width': s.kind === 'BARS' ? 10 : 2.5 };
    Object.keys(attributes).forEach(function (k) { line.setAttribute(k, attributes[k]); });
    if (s.dash.length) { line.setAttribute('stroke-dasharray', s.dash.join(' ')); }
    line.setAttribute('class', s.color === '#000000' ? 'black' : '');
    line.setAttribute('stroke', s.color);
    svg.setAttribute('width', 30);
    svg.setAttribute('height', 10);
    svg.setAttribute('aria-hidden', 'true');
    svg.append(line);
    return svg;
  }

  Chart.prototype.draw = function () {
    var self = this;
    this.plots.forEach(function (u) { u.observer.disconnect(); u.destroy(); });
    this.panels.textContent = '';
    this.plots = this.data.panels.map(function (panel) { return self.plot(panel); });
  };

  Chart.prototype.isShown = function (s) { return !this.hidden[s.name]; };

  /** The range of the vertical axis over the shown series of all panels. */
  Chart.prototype.vertical = function () {
    var self = this;
    var axis = this.data.y;
    var min = Infinity;
    var max = -Infinity;
    this.series().filter(function (s) { return self.isShown(s); }).forEach(function (s) {
      s.y.forEach(function (y, i) {
        if (y === null) { return; }
        var low = s.low ? s.low[i] : y;
        if (self.log.y && axis.scale !== 'LOG_ERROR') { low = Math.max(low, y / 4); }
        [y, low, s.high ? s.high[i] : y].forEach(function (v) {
          if (axis.max !== null) { v = Math.min(v, axis.max); }
          if (axis.min !== null) { v = Math.max(v, axis.min); }
          v = self.forward(v);
          if (v !== null) { min = Math.min(min, v); max = Math.max(max, v); }
        });
      });
    });
    if (min > max) { return [this.log.y ? 1 : 0, this.log.y ? 10 : 1]; }
    if (FLOORS[axis.scale] && !this.log.y) { min = Math.min(0, min); }
    var rows = Math.max.apply(null, this.data.panels.map(function (p) {
      return p.marks.filter(function (m) { return m.y === null; }).length;
    }));
    return padded(min, max, this.log.y, axis, rows ? Math.min(0.45, (16 * rows + 12) / (this.height - 60)) : 0);
  };

  function padded(min, max, isLog, axis, below) {
    var a = isLog ? Math.log(min) : min;
    var b = isLog ? Math.log(max) : max;
    var half = Math.max(b - a, isLog ? Math.LN2 : axis.span || Math.abs(b) * 1e-3 || 1) * 0.56;
    var low = (a + b) / 2 - half;
    var high = (a + b) / 2 + half;
    if (FLOORS[axis.scale] && !isLog) { low = a; }
    if (axis.scale === 'LOG_ERROR' && isLog) { high += (high - low) * below; } else { low -= (high - low) * below; }
    return isLog ? [Math.exp(low), Math.exp(high)] : [low, high];
  }

  Chart.prototype.horizontal = function (panel) {
    var all = [].concat.apply([], panel.series.map(function (s) { return s.x; }))
      .concat(panel.marks.map(function (m) { return m.x; }));
    if (!all.length) { return [this.log.x ? 1 : 0, this.log.x ? 10 : 1]; }
    var min = Math.min.apply(null, all);
    var max = Math.max.apply(null, all);
    if (panel.series.some(function (s) { return s.kind === 'BARS'; })) { return [-0.6, max + 0.6]; }
    if (this.log.x) {
      var margin = Math.max(1.41, Math.pow(max / min, 0.08));
      return [min / margin, max * margin];
    }
    var span = max - min || Math.abs(max) || 1;
    return FLOORS[this.data.x.scale] ? [0, (max || 1) * 1.03] : [min - 0.06 * span, max + 0.06 * span];
  };

  /** Series with intervals at the same position are shifted a little, so that error bars do not overlap. */
  function shifted(s, i, count, isLog) {
    if (s.kind !== 'POINTS' || !s.low || !isLog) { return s.x; }
    var factor = Math.pow(2, (i - (count - 1) / 2) * Math.min(0.06, 0.3 / count));
    return s.x.map(function (x) { return x * factor; });
  }

  Chart.prototype.plot = function (panel) {
    var self = this;
    var host = element('div', 'plot');
    if (panel.title) { host.append(element('div', 'heading', panel.title)); }
    this.panels.append(host);
    var visible = panel.series.filter(function (s) { return self.isShown(s); });
    var shown = visible.filter(function (s) { return s.kind !== 'LIMIT'; });
    var limits = visible.filter(function (s) { return s.kind === 'LIMIT'; });
    var main = shown.filter(function (s) { return s.kind !== 'BACKGROUND'; });
    var tables = [];
    var columns = [{}];
    var bands = [];
    shown.forEach(function (s) {
      var x = shifted(s, main.indexOf(s), main.length, self.log.x);
      var y = s.y.map(function (v) { return self.forward(v); });
      var pale = s.kind === 'BACKGROUND';
      tables.push([x, y]);
      columns.push({
        stroke: s.kind === 'BARS' ? 'transparent' : color(s.color) + (pale ? '48' : ''),
        width: pale ? 1 : 2,
        dash: pale || !s.dash.length ? undefined : s.dash,
        paths: s.kind === 'STEPS' ? uPlot.paths.stepped({ align: 1 }) : undefined,
        fill: s.kind === 'STEPS' ? color(s.color) + '14' : undefined,
        points: { show: s.kind === 'POINTS', size: 8, fill: color(s.color), stroke: color(s.color) }
      });
      if (s.kind === 'LINE' && s.low) {
        var index = columns.length;
        [s.high, s.low].forEach(function (edge) {
          tables.push([x, edge.map(function (v) { return self.forward(v); })]);
          columns.push({ stroke: 'transparent', width: 0, points: { show: false } });
        });
        bands.push({ series: [index, index + 1], fill: color(s.color) + '38' });
        if (self.log.y && self.data.y.scale === 'LOG_ERROR') { bands[bands.length - 1].dir = 1; }
      }
    });
    var u = new uPlot(
      this.options(panel, main, limits, columns, bands, host),
      tables.length ? uPlot.join(tables) : [[1]],
      host);
    this.listen(u, host, panel, main);
    return u;
  };

  function size(host, count) {
    var width = Math.max(200, host.clientWidth);
    return { width: width, height: count > 1 ? Math.min(300, Math.max(240, width * 0.75)) : Math.min(420, Math.max(260, width * 0.55)) };
  }

  Chart.prototype.options = function (panel, main, limits, columns, bands, host) {
    var self = this;
    var extent = size(host, this.data.panels.length);
    this.height = extent.height;
    var yTicks = function (u, axis, min, max) {
      if (!self.log.y) { return linearTicks(min, max, 6); }
      if (self.data.y.scale !== 'LOG_ERROR') { return logTicks(min, max, 6); }
      return ACCURACIES.map(function (a) { return Number((100 - a).toPrecision(6)); })
        .filter(function (e) { return e >= min && e <= max; }).reverse();
    };
    var xTicks = function (u, axis, min, max) {
      var fixed = self.data.x.ticks.filter(function (t) { return t >= min && t <= max; });
      if (self.data.x.ticks.length && self.log.x) { return fixed; }
      return self.log.x ? logTicks(min, max, extent.width < 420 ? 2 : 7) : linearTicks(min, max, extent.width < 420 ? 4 : 7);
    };
    var axis = function (scale, title, splits, convert) {
      return {
        scale: scale, label: title, stroke: variable('--text'), splits: splits, size: scale === 'y' ? 56 : 32,
        labelSize: 20, font: '12px system-ui, sans-serif', labelFont: '12px system-ui, sans-serif',
        grid: { stroke: variable('--line'), width: 1 }, ticks: { show: false },
        filter: function (u, ticks) { return ticks; },
        values: function (u, ticks) { return ticks.map(function (t) { return format(convert(t), 6); }); }
      };
    };
    return {
      width: extent.width, height: extent.height, legend: { show: false }, series: columns, bands: bands,
      cursor: {
        drag: { x: true, y: true, uni: 24, setScale: false }, points: { show: false },
        bind: { dblclick: function (u) { return function () { self.limit(u, null); }; } }
      },
      scales: {
        x: { time: false, distr: this.log.x ? 3 : 1, log: this.data.x.scale === 'LOG2' ? 2 : 10,
          range: function (u) { return u.limits && u.limits.x || self.horizontal(panel); } },
        y: { distr: this.log.y ? 3 : 1, dir: this.log.y && this.data.y.scale === 'LOG_ERROR' ? -1 : 1,
          range: function (u) { return u.limits && u.limits.y || self.vertical(); } }
      },
      axes: [
        axis('x', this.data.x.title, xTicks, function (t) { return t; }),
        axis('y', this.data.y.title, yTicks, function (t) { return self.back(t); })
      ],
      hooks: {
        drawAxes: [function (u) { clipped(u, function () { self.bars(u, main); self.intervals(u, main); drawLimits(u, limits); }); }],
        draw: [function (u) { clipped(u, function () { self.marks(u, panel); }); }],
        setCursor: [function (u) { self.read(u, panel, main, false); }],
        setSelect: [function (u) { self.select(u); }]
      }
    };
  };

  function clipped(u, action) {
    u.ctx.save();
    u.ctx.beginPath();
    u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    u.ctx.clip();
    action();
    u.ctx.restore();
  }

  /** Dashed vertical lines. */
  function drawLimits(u, limits) {
    u.ctx.lineWidth = 1.5 * uPlot.pxRatio;
    u.ctx.setLineDash([6 * uPlot.pxRatio, 5 * uPlot.pxRatio]);
    limits.forEach(function (s) {
      u.ctx.strokeStyle = color(s.color);
      s.x.forEach(function (x) {
        var at = u.valToPos(x, 'x', true);
        u.ctx.beginPath();
        u.ctx.moveTo(at, u.bbox.top);
        u.ctx.lineTo(at, u.bbox.top + u.bbox.height);
        u.ctx.stroke();
      });
    });
    u.ctx.setLineDash([]);
  }

  Chart.prototype.bars = function (u, main) {
    var bars = main.filter(function (s) { return s.kind === 'BARS'; });
    bars.forEach(function (s, i) {
      u.ctx.fillStyle = color(s.color);
      s.x.forEach(function (x, k) {
        var left = u.valToPos(x - 0.4 + 0.8 * i / bars.length, 'x', true);
        var right = u.valToPos(x - 0.4 + 0.8 * (i + 1) / bars.length, 'x', true);
        var top = u.valToPos(s.y[k], 'y', true);
        u.ctx.fillRect(left, top, right - left, u.valToPos(0, 'y', true) - top);
      });
    });
  };

  Chart.prototype.intervals = function (u, main) {
    var self = this;
    var unit = uPlot.pxRatio;
    main.filter(function (s) { return s.kind === 'POINTS' && s.low; }).forEach(function (s) {
      var x = shifted(s, main.indexOf(s), main.length, self.log.x);
      u.ctx.strokeStyle = color(s.color);
      u.ctx.lineWidth = 1.3 * unit;
      s.y.forEach(function (y, i) {
        if (y === null || !(s.low[i] < s.high[i])) { return; }
        var at = u.valToPos(x[i], 'x', true);
        var ends = [s.low[i], s.high[i]].map(function (v) {
          var end = self.forward(v);
          return end === null ? u.bbox.top + u.bbox.height : u.valToPos(end, 'y', true);
        });
        u.ctx.beginPath();
        u.ctx.moveTo(at, ends[0]);
        u.ctx.lineTo(at, ends[1]);
        ends.forEach(function (end) { u.ctx.moveTo(at - 4 * unit, end); u.ctx.lineTo(at + 4 * unit, end); });
        u.ctx.stroke();
      });
    });
  };

  /** Marks of trials that did not finish: with their name below the values, or at the ends of curves. */
  Chart.prototype.marks = function (u, panel) {
    var self = this;
    var unit = uPlot.pxRatio;
    var rows = {};
    var bottom = u.bbox.top + u.bbox.height;
    panel.marks.forEach(function (m) {
      var isHidden = self.data.legend.some(function (s) { return s.style === m.style && self.hidden[s.name]; });
      if (isHidden || m.x < u.scales.x.min || m.x > u.scales.x.max) { return; }
      var row = rows[m.x] = (rows[m.x] || 0) + 1;
      var x = Math.max(u.bbox.left + 8 * unit, Math.min(u.valToPos(m.x, 'x', true), u.bbox.left + u.bbox.width - 8 * unit));
      var y = m.y === null ? bottom - (16 * row - 4) * unit : u.valToPos(self.forward(m.y), 'y', true);
      y = Math.max(u.bbox.top + 8 * unit * row, Math.min(y, bottom - 8 * unit));
      var arm = 4.5 * unit;
      u.ctx.strokeStyle = color(m.color);
      u.ctx.lineWidth = 2 * unit;
      u.ctx.beginPath();
      (m.word === 'diverged' ? [[-1, -1, 1, 1], [-1, 1, 1, -1]] : [[-1, 0, 1, 0], [0, -1, 0, 1]]).forEach(function (l) {
        u.ctx.moveTo(x + l[0] * arm, y + l[1] * arm);
        u.ctx.lineTo(x + l[2] * arm, y + l[3] * arm);
      });
      u.ctx.stroke();
      if (m.y === null) {
        var text = m.label + ' ' + m.word;
        u.ctx.font = 12 * unit + 'px system-ui, sans-serif';
        u.ctx.fillStyle = variable('--text');
        var wide = u.ctx.measureText(text).width + 10 * unit;
        var isRight = x + wide > u.bbox.left + u.bbox.width;
        u.ctx.textBaseline = 'middle';
        u.ctx.textAlign = isRight ? 'right' : 'left';
        u.ctx.fillText(text, x + (isRight ? -10 : 10) * unit, y);
      }
    });
  };

  Chart.prototype.nearest = function (values, x) {
    var isLog = this.log.x;
    var best = -1;
    var distance = Infinity;
    values.forEach(function (v, i) {
      var d = isLog ? Math.abs(Math.log(v / x)) : Math.abs(v - x);
      if (d < distance) { distance = d; best = i; }
    });
    return best;
  };

  function measured(s) {
    return s.x.filter(function (x, i) { return s.y[i] !== null; });
  }

  /** Shows the values at the cursor in the legend. */
  Chart.prototype.read = function (u, panel, main, isSpoken) {
    var self = this;
    var left = u.cursor.left;
    Object.keys(this.values).forEach(function (name) { self.values[name].textContent = ''; });
    var all = [].concat.apply([], main.map(measured));
    if (left === undefined || left === null || left < 0 || !all.length) {
      this.position.textContent = '\u00a0';
      return;
    }
    var isHistogram = main.some(function (s) { return s.kind === 'STEPS'; });
    var edge = u.posToVal(left + 0.6, 'x'); // positions are rounded to pixels
    var before = isHistogram ? all.filter(function (v) { return v <= edge; }) : [];
    var x = before.length ? Math.max.apply(null, before) : all[this.nearest(all, u.posToVal(left, 'x'))];
    var place = (panel.title ? panel.title + ', ' : '') + self.data.x.title + ' ' + format(x);
    var spoken = [];
    main.forEach(function (s) {
      var i = self.nearest(s.x, x);
      var isHere = i >= 0 && (s.kind === 'LINE' || s.x[i] === x);
      var text = format(isHere ? s.y[i] : null);
      if (isHere && s.low && s.low[i] < s.high[i]) {
        text += ' (' + format(s.low[i]) + ' to ' + format(s.high[i]) + ')';
      }
      self.values[s.name].textContent = text;
      spoken.push(s.name + ' ' + text);
    });
    this.position.textContent = place;
    if (isSpoken) { this.live.textContent = place + ': ' + spoken.join('; '); }
  };

  /** Shows a part of a panel; all of it without limits. */
  Chart.prototype.limit = function (u, limits) {
    u.limits = limits;
    var x = limits ? limits.x : [u.scales.x.min, u.scales.x.max];
    u.setScale('x', { min: x[0], max: x[1] });
  };

  /** Zooms into a selected area. */
  Chart.prototype.select = function (u) {
    var area = u.select;
    if (area.width < 2 || area.height < 2) { return; }
    var sorted = function (a, b) { return a < b ? [a, b] : [b, a]; };
    var limits = {
      x: sorted(u.posToVal(area.left, 'x'), u.posToVal(area.left + area.width, 'x')),
      y: sorted(u.posToVal(area.top, 'y'), u.posToVal(area.top + area.height, 'y'))
    };
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.limit(u, limits);
  };

  /** Zooms around the cursor; a factor of zero resets. */
  Chart.prototype.zoom = function (u, factor) {
    if (!factor) {
      this.limit(u, null);
      return;
    }
    var isLog = this.log.x;
    var to = function (v) { return isLog ? Math.log(v) : v; };
    var from = function (v) { return isLog ? Math.exp(v) : v; };
    var ends = [to(u.scales.x.min), to(u.scales.x.max)];
    var middle = u.cursor.left >= 0 ? to(u.posToVal(u.cursor.left, 'x')) : (ends[0] + ends[1]) / 2;
    this.limit(u, {
      x: ends.map(function (end) { return from(middle + (end - middle) * factor); }),
      y: [u.scales.y.min, u.scales.y.max]
    });
  };

  Chart.prototype.listen = function (u, host, panel, main) {
    var self = this;
    var names = main.map(function (s) { return s.name; }).join(', ');
    host.tabIndex = 0;
    host.setAttribute('role', 'group');
    host.setAttribute('aria-roledescription', 'interactive chart');
    host.setAttribute('aria-label', this.data.title + (panel.title ? ', ' + panel.title : '') + ': ' + names
      + '. Arrow keys read values, plus and minus zoom, Escape resets.');
    host.addEventListener('keydown', function (event) {
      if (event.ctrlKey || event.altKey || event.metaKey) { return; }
      var xs = Array.from(new Set([].concat.apply([], main.map(measured))))
        .sort(function (a, b) { return a - b; });
      var moves = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -xs.length, End: xs.length };
      var zooms = { '+': 0.5, '=': 0.5, '-': 2, Escape: 0, 0: 0 };
      if (event.key in moves && xs.length) {
        var here = u.cursor.left >= 0 ? self.nearest(xs, u.posToVal(u.cursor.left, 'x')) : -1;
        var next = Math.max(0, Math.min(xs.length - 1, here + moves[event.key]));
        u.setCursor({ left: u.valToPos(xs[next], 'x'), top: u.over.clientHeight / 2 }, false);
        self.read(u, panel, main, true);
      } else if (event.key in zooms) {
        self.zoom(u, zooms[event.key]);
      } else {
        return;
      }
      event.preventDefault();
    });
    u.observer = new ResizeObserver(function () {
      requestAnimationFrame(function () { // a change of size in the observer itself would be reported as a loop
        var extent = size(host, self.data.panels.length);
        if (host.isConnected && extent.width !== u.width) { u.setSize(extent); }
      });
    });
    u.observer.observe(host);
  };

  document.querySelectorAll('figure.figure').forEach(function (figure) { new Chart(figure); });
})();
