// Drives the live page in a browser against a real server: a program that logs what it reads from standard input.
// usage: node live-page-server.js CHROMIUM PROGRAM ARGUMENTS…, where {port} stands for the port that it is to serve
const assert = require('assert');
const net = require('net');
const { spawn } = require('child_process');
const { chromium } = require('playwright-core');

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const LIMIT = 60_000;

async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** An application that logs. */
class Application {
  constructor(command, port) {
    this.command = command.map((part) => part.replace('{port}', port));
    this.port = port;
    this.configured = command.includes('--config'); // sending and compression: the programs' own configurations allow neither
  }

  async start() {
    this.process = spawn(this.command[0], this.command.slice(1), { stdio: ['pipe', 'inherit', 'inherit'] });
    this.ended = new Promise((done) => { this.process.on('exit', done); });
    this.process.stdin.on('error', () => {}); // it may be killed while it is written to
    await until(true, () => new Promise((done) => {
      const socket = net.connect(this.port, '127.0.0.1', () => { socket.destroy(); done(true); }).on('error', () => done(false));
    }));
  }

  async log(...parts) {
    const lines = parts.flat();
    for (let i = 0; i < lines.length; i += 1_000) {
      if (!this.process.stdin.write(lines.slice(i, i + 1_000).map((line) => `${line}\n`).join(''))) {
        await new Promise((done) => { this.process.stdin.once('drain', done); });
      }
    }
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

async function until(expected, read) {
  const end = Date.now() + LIMIT;
  for (;;) {
    const found = await read();
    try {
      if (typeof expected === 'function') assert.ok(expected(found), `not what was awaited: ${JSON.stringify(found)?.slice(0, 2_000)}`);
      else assert.deepStrictEqual(found, expected);
      return found;
    } catch (e) {
      if (Date.now() > end) throw e;
    }
    await new Promise(setImmediate);
  }
}

/** Of 200 characters, so that the server's log holds fewer of them than the page. */
const lines = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => `event ${from + i} `.padEnd(200, '.'));

/** All rows in the list, which are few here. */
const rows = (page) => page.evaluate(() => [...document.querySelectorAll('article .message')].map((cell) => cell.textContent));
const state = (page) => page.getAttribute('#state', 'data-state');

const checks = {
  async 'what is logged is shown, and does nothing'(page, application) {
    await application.log('plain', '<script>window.hacked = 1</script>', '\x1b[31mred\x1b[0m\x07', '日本語 \u202E👩‍👩‍👧', '{"a":12345678901234567890}');
    await until(['plain', '<script>window.hacked = 1</script>', 'red␇', '日本語 [U+202E]👩‍👩‍👧', '{"a":12345678901234567890}'], () => rows(page));
    assert.strictEqual(await page.evaluate(() => window.hacked), undefined);
    await page.reload();
    await until((shown) => shown.length === 5, () => rows(page));
  },

  async 'the browser and the server agree to compress if that is configured'(page, application) {
    const extensions = await page.evaluate(() => new Promise((done) => {
      const path = document.querySelector('meta[name=wslog-path]').content;
      const socket = new WebSocket(new URL(path, location).href.replace('http', 'ws'));
      socket.onopen = () => { done(socket.extensions); socket.close(); };
    }));
    assert.strictEqual(extensions.split(';')[0], application.configured ? 'permessage-deflate' : '');
  },

  async 'a line that is sent arrives as a row, and does nothing; there is no field for it where it is not allowed'(page, application) {
    assert.strictEqual(await page.isVisible('#send'), application.configured);
    if (!application.configured) return;
    const text = '<img src=x onerror="window.hacked = 1"> \\ "quoted" \u202E日本語';
    await page.fill('#sendText', text);
    await page.press('#sendText', 'Enter');
    await until((shown) => shown.at(-1) === text.replace('\u202E', '[U+202E]'), () => rows(page));
    assert.strictEqual(await page.evaluate(() => window.hacked), undefined);
    await page.fill('#logger', 'wslog.sent');
    await until(1, async () => (await rows(page)).length);
  },

  async 'a long event arrives whole'(page, application) {
    const sizes = [1_023, 1_024, 1_025, 65_535, 65_536, 262_144];
    await application.log(sizes.map((size) => `${size} `.padEnd(size, 'x')));
    await until((shown) => shown.at(-1)?.startsWith('262144 x'), () => rows(page)); // a click pauses: what comes later waits
    for (const size of sizes) {
      await page.fill('#q', `/^${size} x/`);
      await until((shown) => shown.length === 1 && shown[0].startsWith(`${size} x`), () => rows(page));
      await page.click('article .line');
      assert.strictEqual(await page.locator('.details pre').first().evaluate((node) => node.textContent.length), size);
      await page.click('article .line');
    }
  },

  async 'a level is filtered by the server; lowering it brings the rest, once'(page, application) {
    await page.selectOption('#level', 'WARN');
    await until([], () => rows(page));
    await application.log('filtered 1', 'filtered 2');
    await page.selectOption('#level', 'INFO');
    await application.log('filtered 3');
    await page.fill('#q', 'filtered');
    await until(['filtered 1', 'filtered 2', 'filtered 3'], () => rows(page));
  },

  async 'paused for too long, then following: what is gone is a gap'(page, application) {
    await page.click('#follow');
    await until('paused', () => state(page));
    await application.log(lines(1, 230_000));
    await until((text) => text.includes('reads no more'), () => page.innerText('#state'));
    await application.log(lines(230_001, 330_000));
    await page.click('#follow');
    await until((shown) => shown.at(-1)?.startsWith('event 330000 '), () => rows(page));
    await page.fill('#q', '/^event 330000 /');
    await until((shown) => shown.length > 1 && shown.slice(0, -1).every((row) => /^[\d,]+ events skipped · overtaken/.test(row)), () => rows(page));
  },

  async 'killed and started again: lost, then behind a gap live again'(page, application) {
    await application.log('before 1', 'before 2');
    await until((shown) => shown.at(-1) === 'before 2', () => rows(page));
    await application.kill();
    await until('lost', () => state(page));
    await application.start();
    await application.log('after 1', 'after 2');
    await until('live', () => state(page));
    await until((shown) => shown.at(-1) === 'after 2', () => rows(page));
    await page.fill('#q', '/before|after/');
    const shown = await until((found) => found.length === 5, () => rows(page));
    assert.match(shown[2], /skipped/);
    assert.deepStrictEqual(shown.filter((row) => !/skipped/.test(row)), ['before 1', 'before 2', 'after 1', 'after 2']);
  },
};

async function main([executablePath, ...command]) {
  const application = new Application(command, await freePort());
  await application.start();
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  let failed = 0;
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 700 } });
    page.setDefaultTimeout(LIMIT);
    const errors = [];
    page.on('pageerror', (e) => errors.push(e.stack));
    page.on('console', (message) => { if (/Content.Security/.test(message.text())) errors.push(message.text()); });
    for (const [name, check] of Object.entries(checks)) {
      try {
        await page.goto('about:blank');
        await page.goto(`http://127.0.0.1:${application.port}/`);
        await until('live', () => state(page));
        await check(page, application);
        assert.deepStrictEqual(errors, []);
        console.log(`ok ${name}`);
      } catch (e) {
        failed++;
        console.log(`FAILED ${name}: ${e.stack}\n${errors.join('\n')}`);
      }
    }
  } finally {
    await browser.close();
    await application.kill();
  }
  console.log(failed ? `${failed} FAILED` : 'all ok');
  process.exit(failed ? 1 : 0);
}

main(process.argv.slice(2)).catch((e) => { console.error(e); process.exit(1); });
