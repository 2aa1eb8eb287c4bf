// Drives the live page of a receiver that has got two events from an application, "one" and "two", and gets more from here.
// usage: node live-page-receiver.js CHROMIUM URL, where URL is that for sources
const assert = require('assert');
const { chromium } = require('playwright-core');
const WebSocket = require('ws');

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const LIMIT = 60_000;

async function until(expected, read) {
  const end = Date.now() + LIMIT;
  for (;;) {
    const found = await read();
    try {
      return assert.deepStrictEqual(found, expected);
    } catch (e) {
      if (Date.now() > end) throw e;
    }
    await new Promise(setImmediate);
  }
}

const texts = (page, selector) => page.evaluate((each) => [...document.querySelectorAll(each)].map((cell) => cell.textContent), selector);
const messages = (page) => texts(page, 'article .message');

async function main([executablePath, url]) {
  const source = new WebSocket(url);
  await new Promise((done, failed) => source.on('open', done).on('error', failed));
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 700 } });
    const errors = [];
    page.on('pageerror', (e) => errors.push(e.stack));
    await page.goto(new URL('/', url.replace('ws:', 'http:')).href);
    await until(['one', 'two'], () => messages(page));

    source.send('three');
    source.send('<script>window.hacked = 1</script>');
    await until(['one', 'two', 'three', '<script>window.hacked = 1</script>'], () => messages(page));
    assert.strictEqual(await page.evaluate(() => window.hacked), undefined);
    const sources = await texts(page, 'article .source');
    assert.strictEqual(new Set(sources).size, 2, sources.join());

    await page.selectOption('#source', sources[2]);
    await until(['three', '<script>window.hacked = 1</script>'], () => messages(page));
    await page.selectOption('#source', sources[0]);
    await until(['one', 'two'], () => messages(page));
    assert.deepStrictEqual(errors, []);
  } finally {
    await browser.close();
    source.terminate();
  }
}

main(process.argv.slice(2)).then(() => process.exit(0), (e) => { console.log(e.stack); process.exit(1); });
