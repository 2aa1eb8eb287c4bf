// Drives the live page in a browser, against the stand-in of live-server.js. Prints a line a check; exits 1 if one fails.
// usage: node live-page.js CHROMIUM PAGE [part of a check's name]
const assert = require('assert');
const fs = require('fs');
const { chromium } = require('playwright-core');
const { LiveServer } = require('./live-server.js');

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const LIMIT = Number(process.env.LIMIT || 30_000);
const STACK = `java.io.IOException: connection reset\n${Array.from({ length: 22 }, (_, i) => `\tat com.acme.Net.read${i}(Net.java:${i})`).join('\n')}\n`;

const checks = [];
const check = (name, body, options = {}) => checks.push({ name, body, options });

// --------------------------------------------------------------------------------------------------- what checks are made of

/** A page, and what goes wrong in it. */
class View {
  static async open(browser, server, { hash = '', ...context } = {}) {
    const view = new View();
    view.server = server;
    view.context = await browser.newContext({ viewport: { width: 1200, height: 700 }, timezoneId: 'Asia/Kolkata', acceptDownloads: true, ...context });
    view.page = await view.context.newPage();
    view.page.setDefaultTimeout(LIMIT);
    view.errors = [];
    view.page.on('pageerror', (e) => view.errors.push(e.stack));
    view.page.on('console', (message) => { if (message.type() === 'error') view.errors.push(message.text()); });
    view.page.on('dialog', (dialog) => { view.errors.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
    await view.page.goto(server.url + hash);
    return view;
  }

  /** The rows in sight, from top to bottom. */
  rows() {
    return this.page.evaluate(() => {
      const list = document.getElementById('list').getBoundingClientRect();
      return [...document.querySelectorAll('article')]
        .filter((row) => { const box = row.getBoundingClientRect(); return box.bottom > list.top + 1 && box.top < list.bottom - 1; })
        .map((row) => row.querySelector('.message').textContent);
    });
  }

  async until(expected, read = () => this.rows()) {
    const end = Date.now() + LIMIT;
    for (;;) {
      const found = await read();
      const done = typeof expected === 'function' ? expected(found) : same(found, expected);
      if (done) return found;
      if (Date.now() > end) assert.deepStrictEqual(found, typeof expected === 'function' ? `what ${expected} accepts` : expected);
      await this.page.evaluate(() => new Promise(requestAnimationFrame));
    }
  }

  text(selector) { return this.page.locator(selector).innerText(); }
  untilText(selector, expected) { return this.until((text) => (expected instanceof RegExp ? expected.test(text) : text === expected), () => this.text(selector)); }
  untilState(name) { return this.until(name, () => this.page.getAttribute('#state', 'data-state')); }
  isShown(selector) { return this.page.locator(selector).isVisible(); }
  row(text) { return this.page.locator('article', { hasText: text }); }
  press(...keys) { return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve()); }
  active() { return this.page.evaluate(() => document.querySelector('article.active .message')?.textContent); }
  hash() { return this.page.evaluate(() => decodeURIComponent(location.hash)); }

  async close() {
    await this.context.close();
    assert.deepStrictEqual(this.errors, []);
  }
}

const same = (a, b) => { try { assert.deepStrictEqual(a, b); return true; } catch { return false; } };
const lines = (from, to, text = 'event') => Array.from({ length: to - from + 1 }, (_, i) => `${text} ${from + i}`);

// --------------------------------------------------------------------------------------------------------------- the checks

check('events appear as logged, in order, with their levels', async (view, server) => {
  server.add({ level: 'TRACE', message: 'one' }, { level: 'DEBUG', message: 'two' }, 'three', { level: 'WARN', message: 'four' });
  server.add({ level: 'ERROR', message: 'five' }, { level: 'FATAL', message: '  six  spaced' });
  await view.until(['one', 'two', 'three', 'four', 'five', '  six  spaced']);
  assert.deepStrictEqual(await view.page.locator('article .level').allInnerTexts(), ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']);
  const colours = await view.page.locator('article .level').evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).color));
  assert.ok(new Set(colours).size >= 5, `${colours}`);
  await view.untilText('#name', 'orders');
  await view.untilState('live');
});

check('markup, terminal and direction controls in a log do nothing', async (view, server) => {
  server.add('<script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">', '\x1b[31mred\x1b[0m \x1b]0;title\x07\x9b2J',
    'abc \u202Edcba\u2066 \u200B.', 'NUL \0 tab\tend\r', '日本語 العربية 👩‍👩‍👧',
    { message: 'fields', logger: '<b>logger</b>', thread: '<i>', mdc: { '<u>key': '<script>alert(1)</script>' }, marker: '\u202Eright' });
  await view.until([
    '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">', 'red ␛]0;title␇[U+009B]2J',
    'abc [U+202E]dcba[U+2066] [U+200B].', 'NUL ␀ tab end', '日本語 العربية 👩‍👩‍👧', 'fields']);
  await view.row('fields').locator('.message').click();
  assert.match(await view.text('.details'), /<u>key\s+<script>alert\(1\)<\/script>/);
  assert.match(await view.text('.details'), /\[U\+202E\]right/);
  assert.strictEqual(await view.page.evaluate(() => window.hacked), undefined);
  assert.strictEqual(await view.page.locator('#list script, #list img, #list b, #list i, #list u').count(), 0);
});

check('pause keeps the rows where they are and counts the new ones', async (view, server) => {
  server.add(...lines(1, 200));
  await view.until((rows) => rows.at(-1) === 'event 200');
  await view.page.click('#follow');
  await view.untilState('paused');
  const before = await view.rows();
  server.add(...lines(201, 512));
  await view.untilText('#pill', '312 new ↓');
  assert.match(await view.page.title(), /^\(312\) orders@web-1/);
  assert.deepStrictEqual(await view.rows(), before);
  await view.page.click('#pill');
  await view.until((rows) => rows.at(-1) === 'event 512');
  await view.untilState('live');
  for (const key of ['f', ' ']) {
    await view.press(key);
    await view.untilState('paused');
    await view.press(key);
    await view.untilState('live');
  }
});

check('scrolling up pauses, scrolling to the end follows', async (view, server) => {
  server.add(...lines(1, 500));
  await view.until((rows) => rows.at(-1) === 'event 500');
  await view.page.mouse.move(600, 400);
  await view.page.mouse.wheel(0, -900);
  await view.untilState('paused');
  server.add('new');
  await view.untilText('#pill', '1 new ↓');
  await view.page.mouse.wheel(0, 5000);
  await view.until((rows) => rows.at(-1) === 'new');
  await view.untilState('live');
});

check('the level filter acts at once here, and at the server', async (view, server) => {
  server.add('info 1', { level: 'WARN', message: 'warn 1' }, 'info 2', { level: 'ERROR', message: 'error 1' });
  await view.until(['info 1', 'warn 1', 'info 2', 'error 1']);
  await view.page.selectOption('#level', 'WARN');
  await view.until(['warn 1', 'error 1']);
  await view.until('WARN', () => server.subscriptions.at(-1).get('level'));
  server.add('info 3', { level: 'WARN', message: 'warn 2' }, 'info 4', { level: 'FATAL', message: 'fatal 1' }, 'info 5');
  await view.until(['warn 1', 'error 1', 'warn 2', 'fatal 1']);
  await view.page.selectOption('#level', 'ERROR');
  server.add({ level: 'WARN', message: 'warn 3' }, { level: 'ERROR', message: 'error 2' });
  await view.until(['error 1', 'fatal 1', 'error 2']);
  await view.page.selectOption('#level', '');
  const all = ['info 1', 'warn 1', 'info 2', 'error 1', 'info 3', 'warn 2', 'info 4', 'fatal 1', 'info 5', 'warn 3', 'error 2'];
  await view.until(all);
  server.add('info 6');
  await view.until([...all, 'info 6']);
  await view.page.click('#levels .error');
  await view.until(['error 1', 'fatal 1', 'error 2']);
});

check('a lower level brings what the server still has, and keeps what only the page has', async (view, server) => {
  server.add('info 1');
  await view.until(['info 1']);
  await view.page.selectOption('#level', 'WARN');
  await view.until('WARN', () => server.subscriptions.at(-1).get('level'));
  const at = (second, message, level = 'INFO') => ({ message, level, time: `2026-11-23T10:00:0${second}.5Z` });
  server.add(at(2, 'info 2'), at(3, 'warn 1', 'WARN'), at(4, 'info 3'), at(5, 'warn 2', 'WARN'), at(6, 'info 4'));
  await view.until(['warn 1', 'warn 2']);
  server.forget(3);
  await view.page.selectOption('#level', 'INFO');
  await view.until(['info 1', '3 events skipped · overtaken: no longer in the log when this page asked for them', 'warn 1', 'info 3', 'warn 2', 'info 4']);
});

check('text and regular expressions filter, exclude and highlight', async (view, server) => {
  server.add('GET /orders/17', 'POST /orders', 'get nothing', { message: 'failed', stack: STACK }, { message: 'with fields', mdc: { trace: 'abc123' } });
  await view.until((rows) => rows.length === 5);
  const type = (name, text) => view.page.fill(`#${name}`, text);
  await type('q', 'get');
  await view.until(['GET /orders/17', 'get nothing']);
  await view.untilText('#counts', '2 of 5 events');
  await type('q', '/GET .*\\d+/');
  await view.until(['GET /orders/17']);
  await type('q', '/get/i');
  await view.until(['GET /orders/17', 'get nothing']);
  await type('not', 'nothing');
  await view.until(['GET /orders/17']);
  await type('not', '');
  await type('q', 'Net.java:21');
  await view.until((rows) => rows.length === 1 && rows[0].startsWith('failed'));
  assert.match(await view.page.getAttribute('.more', 'class'), /\bhit\b/);
  await type('q', 'trace=abc123');
  await view.until(['with fields']);
  await type('q', '');
  await type('mark', 'orders');
  await view.until((rows) => rows.length === 5);
  assert.deepStrictEqual(await view.page.locator('mark.mark').allInnerTexts(), ['orders', 'orders']);
  await view.press('Escape', 'n');
  assert.strictEqual(await view.active(), 'GET /orders/17');
  await view.press('n');
  assert.strictEqual(await view.active(), 'POST /orders');
  await view.press('N');
  assert.strictEqual(await view.active(), 'GET /orders/17');
  await view.page.click('#clear');
  assert.strictEqual(await view.page.locator('mark').count(), 0);
});

check('a bad regular expression is told and not applied', async (view, server) => {
  server.add('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', 'b(');
  await view.until((rows) => rows.length === 2);
  for (const bad of ['/(/', '/(a+)+$/', '/(.*)*x/', '/(\\w+\\s?)*!/']) {
    await view.page.fill('#q', bad);
    await view.until('true', () => view.page.getAttribute('#q', 'aria-invalid'));
    assert.ok(await view.page.getAttribute('#q', 'title'), bad);
    await view.page.fill('#q', '');
    await view.until('false', () => view.page.getAttribute('#q', 'aria-invalid'));
  }
  await view.page.fill('#q', 'b(');
  await view.until(['b(']);
});

check('the logger filter takes names, those below, and leaves out', async (view, server) => {
  server.add({ logger: 'com.acme', message: '1' }, { logger: 'com.acme.Order', message: '2' }, { logger: 'com.acmeX', message: '3' },
    { logger: 'com.acme.noise.Poll', message: '4' }, { logger: 'org.other', message: '5' });
  await view.until(['1', '2', '3', '4', '5']);
  const type = (text) => view.page.fill('#logger', text);
  await type('com.acme');
  await view.until(['1', '2', '4']);
  await type('com.acme -com.acme.noise');
  await view.until(['1', '2']);
  await type('-com.acme, ');
  await view.until(['3', '5']);
  await type('org com.acme.Order');
  await view.until(['2', '5']);
  assert.deepStrictEqual((await view.page.locator('#loggers option').evaluateAll((all) => all.map((o) => o.value))).slice(0, 2), ['com.acme', 'com.acme.Order']);
  await type('');
  await view.row('org.other').locator('.line').click();
  await view.page.click('[data-action="logger"]');
  await view.until(['5']);
});

check('events of several sources are told apart and filtered', async (view, server) => {
  const from = (host, message) => ({ message, source: { application: 'shop', host, pid: 1 } });
  server.add(from('a', '1'));
  await view.until(['1']);
  assert.strictEqual(await view.isShown('#sourceField'), false);
  server.add(from('b', '2'), from('a', '3'));
  await view.until(['1', '2', '3']);
  assert.deepStrictEqual(await view.page.locator('article .source').allInnerTexts(), ['shop@a', 'shop@b', 'shop@a']);
  await view.page.selectOption('#source', 'shop@a');
  await view.until(['1', '3']);
  await view.page.selectOption('#source', '');
  await view.row('shop@b').locator('.line').click();
  await view.page.click('[data-action="source"]');
  await view.until(['2']);
});

check('a stack trace is folded; a click or Enter unfolds', async (view, server) => {
  server.add('before', { level: 'ERROR', message: 'failed', stack: STACK, throwable: 'java.io.IOException', marker: 'NET', thread: 'io-1' },
    { message: `formatted first line\n${STACK}`, formatted: true }, 'after');
  await view.until(['before', 'failed  java.io.IOException: connection reset', 'formatted first line', 'after']);
  assert.deepStrictEqual(await view.page.locator('.more:visible').allInnerTexts(), ['… 23 more', '… 23 more']);
  await view.row('failed').locator('.more').click();
  assert.match(await view.text('.details'), /read21\(Net\.java:21\)/);
  for (const field of ['io-1', 'NET', 'java.io.IOException', 'com.acme.order.OrderService', '456789Z']) assert.ok((await view.text('.details')).includes(field), field);
  await view.press('Enter');
  await view.until(0, () => view.page.locator('.details').count());
  await view.press('j', 'Enter');
  await view.until(1, () => view.page.locator('.details').count());
  assert.match(await view.text('.details'), /read21/);
  await view.press('j');
  assert.strictEqual(await view.active(), 'after');
  const boxes = await view.page.locator('article').evaluateAll((all) => all.map((row) => row.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]));
  boxes.slice(1).forEach(([top], i) => assert.ok(Math.abs(top - boxes[i][1]) < 1, 'rows follow each other without overlap'));
});

check('JSON is shown indented, to the digit; MDC as fields', async (view, server) => {
  server.add({ message: 'got {"id":12345678901234567890,"a":[1,{"b":"x{,}"}],"e":{},"e":[]}', mdc: { user: 'kim', order: '17' } }, '[not json', '{"n":1e400}');
  await view.until((rows) => rows.length === 3);
  await view.row('got').locator('.line').click();
  assert.strictEqual(await view.page.locator('.json').evaluate((node) => node.textContent),
    '{\n  "id": 12345678901234567890,\n  "a": [\n    1,\n    {\n      "b": "x{,}"\n    }\n  ],\n  "e": {},\n  "e": []\n}');
  assert.match(await view.text('.details dl'), /user\s+kim\s+(mdc )?order\s+17/);
});

check('time: local, UTC, ISO, relative, and any zone', async (view, server) => {
  const today = new Date().toISOString().slice(0, 10);
  server.add({ message: 'now', time: `${today}T00:00:07.123456789Z` }, { message: 'then', time: '2024-02-29T23:30:00.5Z' });
  await view.until(['now', 'then']);
  const times = () => view.page.locator('article .time').allInnerTexts();
  const choose = (format) => view.page.locator('#time').evaluate((field, value) => { field.value = value; field.dispatchEvent(new Event('input')); }, format);
  await choose('utc');
  await view.until(['00:00:07.123', '02-29 23:30:00.500'], times);
  await choose('iso');
  await view.until([`${today}T05:30:07.123+05:30`, '2024-03-01T05:00:00.500+05:30'], times);
  await view.page.click('#options summary');
  await view.page.fill('#zone', 'America/New_York');
  await view.until((found) => found[1] === '2024-02-29T18:30:00.500-05:00', times);
  assert.match(await view.page.getAttribute('#zone', 'aria-invalid') ?? 'false', /false/);
  await view.page.fill('#zone', 'Nowhere/Land');
  await view.until('true', () => view.page.getAttribute('#zone', 'aria-invalid'));
  await choose('relative');
  await view.until((found) => /^\d+ (s|min|h) ago$/.test(found[0]) && /^\d+ d ago$/.test(found[1]), times);
  await view.until('#time=relative&zone=America/New_York', () => view.hash());
});

check('100,000 rows and more: the oldest are dropped and that is said; paused for too long, the page stops reading', async (view, server) => {
  await view.untilState('live');
  const feed = async (from, to) => { for (let i = from; i <= to; i += 10_000) server.add(...lines(i, Math.min(to, i + 9_999))); };
  await feed(1, 100_500);
  await view.until((rows) => rows.at(-1) === 'event 100500');
  await view.untilText('#counts', '100,000 events');
  await view.untilText('#dropped', '500 oldest dropped here');
  assert.ok(await view.page.locator('article').count() < 120);
  await view.press('g');
  await view.until((rows) => rows[0] === 'event 501');
  assert.strictEqual(await view.active(), 'event 501');
  await view.page.evaluate(() => { document.getElementById('list').scrollTop = 20 * 50_000; });
  await view.until((rows) => rows[0] === 'event 50501');
  await feed(100_501, 220_000);
  await view.untilText('#state', 'Paused, reads no more until you follow');
  assert.strictEqual((await view.rows())[0], 'event 50501');
  assert.strictEqual(server.subscribers.size, 0);
  await view.press('G');
  await view.until((rows) => rows.at(-1) === 'event 220000');
  assert.match(server.subscriptions.at(-1).get('after'), /^a1-2\d+$/);
  await view.untilText('#dropped', '120,000 oldest dropped here');
});

check('skipped events, gaps and notes have rows that no filter hides', async (view, server) => {
  server.add('one', { gap: { count: 12, reason: 'overtaken', levels: { INFO: 12 } } }, { gap: { count: 1, reason: '<b>' } }, { note: 'stream ended' }, 'two');
  await view.until((rows) => rows.length === 5);
  await view.page.fill('#q', 'two');
  await view.until(['12 events skipped · overtaken: no longer in the log when this page asked for them · INFO 12', '1 event skipped · <b>', 'stream ended', 'two']);
});

check('reconnects by itself and goes on without repeats or loss', async (view, server) => {
  server.add(...lines(1, 20));
  await view.until(lines(1, 20));
  for (let round = 1; round <= 3; round++) {
    server.cut();
    server.add(...lines(20 + 5 * round - 4, 20 + 5 * round));
    await view.until((count) => count > 0, () => server.subscribers.size);
    await view.until((rows) => rows.at(-1) === `event ${20 + 5 * round}`);
    assert.match(server.subscriptions.at(-1).get('after'), /^a1-\d+$/);
  }
  await view.until((rows) => same(rows, lines(1, 35).slice(-rows.length)));
  await view.untilText('#counts', '35 events');
  await view.untilState('live');
  server.status = 503;
  server.cut();
  await view.untilState('lost');
  await view.untilText('#state', /^Lost for \d+ s, next try in \d+ s$/);
  server.status = 101;
  await view.page.click('#state');
  await view.untilState('live');
  view.errors.length = 0; // of the refusals, which browsers log
});

check('a server that has restarted with an empty log goes on behind a gap', async (view, server) => {
  server.add(...lines(1, 3));
  await view.until(lines(1, 3));
  server.log = [];
  server.first = 0;
  server.stream = 'b2';
  server.lost = undefined;
  server.add('again 1');
  server.cut();
  await view.until((rows) => rows.length === 5);
  assert.deepStrictEqual(await view.rows(), [...lines(1, 3), '1 event skipped · overtaken: no longer in the log when this page asked for them', 'again 1']);
});

check('a WebSocket that is refused from the start is explained', async (view, server) => {
  await view.until((text) => text.includes('refuses the WebSocket'), () => view.page.locator('#banner').textContent());
  server.status = 401;
  await view.page.click('#state');
  await view.until((text) => text.includes('log in'), () => view.page.locator('#banner').textContent());
  server.status = 101;
  await view.untilState('live');
  assert.strictEqual(await view.isShown('#banner'), false);
  view.errors.length = 0;
}, { status: 403 });

check('a server that closes with a reason is quoted', async (view, server) => {
  await view.untilState('live');
  for (const { peer } of server.subscribers) peer.close(1008, 'level must be TRACE | DEBUG, was "LOUD"');
  await view.untilText('#banner', 'The server closed the connection: level must be TRACE | DEBUG, was "LOUD"');
});

check('silence is not taken for life', async (view, server) => {
  await view.page.clock.install();
  await view.page.goto(server.url);
  server.add('one');
  await view.until(['one']);
  const asked = server.subscriptions.length;
  await view.page.clock.runFor(35_000);
  await view.until(asked + 1, () => server.subscriptions.length);
  await view.untilState('live');
  server.deaf = true;
  await view.page.clock.runFor(50_000);
  await view.until((state) => state !== 'live', () => view.page.getAttribute('#state', 'data-state'));
  server.deaf = false;
  server.add('two');
  await view.page.clock.runFor(60_000);
  await view.until(['one', 'two']);
});

check('a match in its context: the filter goes, the row stays where it is, Esc brings the filter back', async (view, server) => {
  server.add(...lines(1, 300), ...lines(1, 3, 'needle'), ...lines(301, 600), 'needle 4');
  await view.page.fill('#q', 'needle');
  await view.until(['needle 1', 'needle 2', 'needle 3', 'needle 4']);
  await view.press('Escape', 'j', 'k', 'k', 'k');
  assert.strictEqual(await view.active(), 'needle 1');
  const top = () => view.page.locator('article.active').evaluate((row) => row.getBoundingClientRect().top);
  await view.press('j');
  const before = await top();
  await view.press('c');
  await view.until((rows) => rows.includes('event 301') && rows.includes('needle 2'));
  assert.strictEqual(await view.active(), 'needle 2');
  assert.ok(Math.abs(await top() - before) <= 1, `${await top()}, ${before}`);
  await view.until('needle 2', () => view.page.evaluate(() => document.activeElement.querySelector('.message')?.textContent));
  await view.press('Escape');
  await view.until(['needle 1', 'needle 2', 'needle 3', 'needle 4']);
  assert.strictEqual(await view.active(), 'needle 2');
});

check('the context has what the server had left out for the level', async (view, server) => {
  server.add('info 1', { level: 'ERROR', message: 'error 1' }, 'info 2');
  await view.until(['error 1']);
  server.add(...lines(1, 100), { level: 'ERROR', message: 'error 2' }, ...lines(101, 200), { level: 'ERROR', message: 'error 3' });
  await view.until(['error 1', 'error 2', 'error 3']);
  await view.row('error 2').locator('.line').click();
  await view.page.click('[data-action="context"]');
  await view.until((rows) => { const at = rows.indexOf('error 2'); return rows[at - 1] === 'event 100' && rows[at + 1] === 'event 101'; });
  await view.untilText('#counts', '204 events');
  await view.page.click('#back');
  await view.until(['error 1', 'error 2', 'error 3']);
}, { hash: '#level=ERROR' });

check('what is filtered can be saved as text and as JSON', async (view, server) => {
  server.add({ message: 'keep 1', time: '2026-01-02T03:04:05.000000006Z', thread: 'main', logger: 'a.B' }, 'drop',
    { gap: { count: 3, reason: 'overtaken' } }, { level: 'ERROR', message: 'keep 2', stack: 'java.X: y\n\tat z\n', time: '2026-01-02T03:04:06Z' },
    { message: '2026 keep 3 as laid out', formatted: true });
  await view.page.fill('#q', '/keep|java/');
  await view.until((rows) => rows.length === 4);
  const saved = async (kind) => {
    await view.page.click('#download summary');
    const [download] = await Promise.all([view.page.waitForEvent('download'), view.page.click(`[data-save="${kind}"]`)]);
    assert.match(download.suggestedFilename(), new RegExp(`^orders-web-1-\\d{8}T\\d{6}Z\\.${kind}$`));
    return fs.readFileSync(await download.path(), 'utf8');
  };
  assert.strictEqual(await saved('log'), '2026-01-02T03:04:05.000000006Z INFO [main] a.B - keep 1\nwslog: 3 events skipped (overtaken)\n'
    + '2026-01-02T03:04:06Z ERROR [main] com.acme.order.OrderService - keep 2\njava.X: y\n\tat z\n2026 keep 3 as laid out\n');
  const items = (await saved('ndjson')).trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.deepStrictEqual(items, server.log.filter((item) => item.message !== 'drop'));
});

check('the filter stands in the address, and nothing else does', async (view, server) => {
  assert.strictEqual(server.subscriptions.at(-1).get('level'), 'WARN');
  assert.ok(!server.subscriptions.some((asked) => asked.toString().includes('secret')));
  server.add({ level: 'WARN', message: 'a&b=c #1' }, { level: 'WARN', message: 'other' });
  await view.until(['a&b=c #1']);
  assert.strictEqual(await view.page.inputValue('#q'), 'a&b=c');
  await view.page.fill('#mark', '/x|y/i');
  await view.until('#level=WARN&q=a&b=c&mark=/x|y/i', () => view.hash());
  await view.page.reload();
  assert.strictEqual(await view.page.inputValue('#mark'), '/x|y/i');
  await view.page.evaluate(() => { location.hash = 'q=other'; });
  await view.until(['other']);
  await view.until('', () => view.page.inputValue('#level'));
}, { hash: '#level=WARN&q=a%26b%3Dc&token=secret' });

check('the keyboard does it all, help lists it, and shortcuts can be off', async (view, server) => {
  server.add(...lines(1, 100), { level: 'ERROR', message: 'bad 1' }, ...lines(101, 200), { level: 'FATAL', message: 'bad 2' }, 'last');
  await view.until((rows) => rows.at(-1) === 'last');
  await view.press('j');
  assert.strictEqual(await view.active(), 'last');
  await view.untilState('paused');
  await view.press('k', 'ArrowUp', 'ArrowDown');
  assert.strictEqual(await view.active(), 'bad 2');
  await view.press('E');
  assert.strictEqual(await view.active(), 'bad 1');
  await view.press('e');
  assert.strictEqual(await view.active(), 'bad 2');
  await view.press('Enter');
  await view.until(1, () => view.page.locator('.details').count());
  assert.ok(await view.page.evaluate(() => document.activeElement.classList.contains('active')), 'the focus stays');
  assert.ok(await view.page.evaluate(() => document.querySelector('.details').getBoundingClientRect().bottom <= document.getElementById('list').getBoundingClientRect().bottom + 1), 'in sight');
  await view.press('Home');
  assert.strictEqual(await view.active(), 'event 1');
  await view.press('End');
  await view.untilState('live');
  for (const [key, id] of Object.entries({ '/': 'q', x: 'not', h: 'mark', l: 'logger' })) {
    await view.press(key);
    assert.strictEqual(await view.page.evaluate(() => document.activeElement.id), id);
    await view.page.keyboard.type('fjk ?');
    assert.strictEqual(await view.page.inputValue(`#${id}`), 'fjk ?');
    await view.press('Escape');
    assert.strictEqual(await view.page.inputValue(`#${id}`), 'fjk ?');
    await view.page.fill(`#${id}`, '');
    await view.press('Escape');
  }
  await view.press('?');
  assert.ok(await view.isShown('#helpDialog'));
  await view.press('j', 'Escape');
  assert.ok(!await view.isShown('#helpDialog'));
  await view.untilState('live');
  await view.page.click('#options summary');
  await view.page.uncheck('#shortcuts');
  await view.press('Escape', 'f');
  await view.untilState('live');
  await view.page.reload();
  await view.until((rows) => rows.at(-1) === 'last');
  await view.press('f');
  await view.untilState('live');
});

check('dark and light: as the system says, until chosen, and that is kept', async (view) => {
  const background = () => view.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await view.page.emulateMedia({ colorScheme: 'light' });
  await view.until((colour) => colour !== dark, background);
  const light = await background();
  await view.page.click('#theme');
  await view.until(dark, background);
  await view.page.reload();
  await view.until(dark, background);
  assert.notStrictEqual(light, dark);
}, { colorScheme: 'dark' });

check('columns can be taken away and brought', async (view, server) => {
  server.add({ message: 'one', thread: 'worker-7' });
  await view.until(['one']);
  assert.strictEqual(await view.isShown('article .thread'), false);
  await view.page.click('#options summary');
  await view.page.check('[data-column="thread"]');
  await view.page.uncheck('[data-column="logger"]');
  assert.strictEqual(await view.text('article .thread'), 'worker-7');
  assert.strictEqual(await view.isShown('article .logger'), false);
  await view.page.reload();
  await view.until(['one']);
  assert.strictEqual(await view.isShown('article .logger'), false);
});

check('fits a phone', async (view, server) => {
  server.add(...lines(1, 50, 'a rather long message that does not fit into the width of a phone, number'), { level: 'ERROR', message: 'failed', stack: STACK });
  await view.until((rows) => rows.at(-1)?.startsWith('failed'));
  const fits = () => view.page.evaluate(() => [document.documentElement, document.getElementById('list'), document.querySelector('header .bar')].map((node) => node.scrollWidth <= node.clientWidth));
  assert.deepStrictEqual(await fits(), [true, true, true]);
  assert.strictEqual(await view.isShown('#q'), false);
  await view.page.click('#showFilters');
  await view.page.fill('#q', 'number 7');
  await view.until((rows) => rows.length === 1);
  await view.page.click('#showFilters');
  assert.strictEqual(await view.isShown('#q'), false);
  assert.match(await view.text('#showFilters'), /•/);
  await view.page.locator('article .message').click();
  assert.match(await view.text('.details'), /number 7/);
  assert.deepStrictEqual(await fits(), [true, true, true]);
  const small = await view.page.locator('button:visible, summary:visible').evaluateAll((all) => all.filter((node) => !node.matches('.fold')).map((node) => [node.textContent, node.getBoundingClientRect()]).filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text));
  assert.deepStrictEqual(small.filter((text) => !/ERROR|WARN/.test(text)), []);
}, { viewport: { width: 360, height: 640 }, hasTouch: true });

check('screen readers: a feed of articles, names for all controls, a place for what changes', async (view, server) => {
  server.add('one', { level: 'ERROR', message: 'two' });
  await view.until(['one', 'two']);
  assert.strictEqual(await view.page.getByRole('feed', { name: 'Log events' }).getByRole('article').count(), 2);
  assert.deepStrictEqual(await view.page.locator('article').evaluateAll((all) => all.map((row) => [row.ariaPosInSet, row.ariaSetSize])), [['1', '-1'], ['2', '-1']]);
  const nameless = await view.page.locator('button, summary, input, select').evaluateAll((all) => all
    .filter((node) => !(node.ariaLabel || node.textContent.trim() || node.labels?.[0]?.textContent.trim())).map((node) => node.id));
  assert.deepStrictEqual(nameless.filter((id) => id !== 'pill'), []);
  await view.press('j');
  assert.match(await view.page.evaluate(() => document.activeElement.ariaLabel), /^ERROR .* two$/);
  const outline = await view.page.evaluate(() => getComputedStyle(document.activeElement.querySelector('.line')).outlineStyle);
  assert.strictEqual(outline, 'solid');
  await view.page.getByRole('button', { name: 'Details' }).last().click();
  assert.strictEqual(await view.page.getByRole('button', { name: 'Details' }).last().getAttribute('aria-expanded'), 'true');
  await view.until('Paused', () => view.page.locator('#announce').textContent());
  server.status = 503;
  server.cut();
  await view.until('Lost for', () => view.page.locator('#announce').textContent());
  assert.strictEqual(await view.page.evaluate(() => document.getAnimations().length), 0);
  view.errors.length = 0;
}, { reducedMotion: 'reduce' });

for (const colorScheme of ['light', 'dark']) {
  check(`contrast is at least 4.5:1 in ${colorScheme}`, async (view, server) => {
    server.add(...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].map((level) => ({ level, message: `${level} with needle and pin`, stack: STACK, mdc: { a: 'b' } })),
      { gap: { count: 1, reason: 'overtaken' } }, { note: 'a note' }, '{"a":"b","c":[1,true]}');
    await view.until((rows) => rows.length === 9);
    await view.page.fill('#q', '/needle|pin|"b"/');
    await view.page.fill('#mark', 'pin');
    await view.until((rows) => rows.length === 9);
    await view.row('"a"').locator('.line').click();
    await view.row('ERROR').locator('.line').click();
    const low = await view.page.evaluate(lowContrast);
    assert.deepStrictEqual(low, []);
  }, { colorScheme });
}

/** Runs in the page: texts whose colour is too near to what is behind them. */
function lowContrast() {
  const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const node of document.querySelectorAll('body *')) {
    if (!node.checkVisibility({ opacityProperty: true }) || ![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
    const [a, b] = [luminance(parse(getComputedStyle(node).color)), luminance(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.push(`${node.parentElement.className}>${node.className || node.id || node.tagName} ${ratio.toFixed(2)}`);
  }
  return [...new Set(low)];
}

check('no line to send text where the server does not allow it', async (view) => {
  await view.untilState('live');
  assert.strictEqual(await view.isShown('#send'), false);
});

check('text can be sent back where the server allows it', async (view, server) => {
  await view.untilState('live');
  await view.page.fill('#sendText', 'hello <application>');
  await view.press('Enter');
  await view.until([{ send: 'hello <application>' }], () => server.sent);
  assert.strictEqual(await view.page.inputValue('#sendText'), '');
}, { about: { send: true } });

check('a message of 256 KiB is clipped in its row, whole in its details', async (view, server) => {
  const long = `${'x'.repeat(131_072)}\n${'ß'.repeat(131_071)}!`;
  server.add(long, 'y'.repeat(65_536), 'short');
  await view.until((rows) => rows.length === 3 && rows[0].length < 1_000);
  assert.deepStrictEqual(await view.page.locator('.more:visible').allInnerTexts(), ['… 1 more', '… 65,536 characters']);
  await view.row('xxx').locator('.line').click();
  assert.strictEqual(await view.page.locator('.details pre').evaluate((node) => node.textContent), long);
});

check('the whole event can be copied', async (view, server) => {
  await view.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  server.add({ message: 'one', stack: STACK, time: '2026-01-02T03:04:05Z' });
  await view.until((rows) => rows.length === 1);
  await view.row('one').locator('.line').click();
  await view.page.click('[data-action="copy"]');
  await view.until(`2026-01-02T03:04:05Z INFO [main] com.acme.order.OrderService - one\n${STACK.trimEnd()}`, () => view.page.evaluate(() => navigator.clipboard.readText()));
});

// ------------------------------------------------------------------------------------------------------------------- the run

async function run(browser, page, { name, body, options }) {
  const { about, status, ...context } = options;
  const server = await new LiveServer(page, about).listen();
  if (status) server.status = status;
  const view = await View.open(browser, server, context);
  try {
    if (status) server.status = status;
    await body(view, server);
    await view.close();
    console.log(`ok ${name}`);
    return true;
  } catch (e) {
    console.log(`FAILED ${name}: ${e.stack}\n${view.errors.join('\n')}`);
    return false;
  } finally {
    await view.context.close();
    await server.close();
  }
}

async function main([executablePath, page, part = '']) {
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  let failed = 0;
  for (const each of checks.filter(({ name }) => name.includes(part))) if (!await run(browser, page, each)) failed++;
  await browser.close();
  console.log(failed ? `${failed} FAILED` : 'all ok');
  process.exit(failed ? 1 : 0);
}

main(process.argv.slice(2));
