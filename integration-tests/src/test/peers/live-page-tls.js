// Opens a live page over https in a browser that takes exactly one key besides those that it trusts, and none in the first
// place. Where it is asked for a token, it types one that is in a file.
// usage: node live-page-tls.js CHROMIUM KEY URL MESSAGES [TOKEN-FILE], where KEY is the base64 of the SHA-256 of the public
// key, and MESSAGES are those awaited, with commas between them
const assert = require('assert');
const fs = require('fs');
const { chromium } = require('playwright-core');

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const LIMIT = 60_000;

async function inBrowser(executablePath, flags, action) {
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
  try {
    await action(await browser.newPage());
  } finally {
    await browser.close();
  }
}

async function show(page, url, messages, tokenFile) {
  const sockets = [];
  const errors = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  page.on('pageerror', (e) => errors.push(e.stack));
  page.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text()); });
  await page.goto(url);
  if (tokenFile) {
    await page.fill('#token', fs.readFileSync(tokenFile, 'utf8').trim());
    await page.click('button');
  }
  await page.waitForFunction((count) => document.querySelectorAll('article .message').length >= count, messages.length,
    { timeout: LIMIT });
  assert.deepStrictEqual(await page.$$eval('article .message', (cells) => cells.map((cell) => cell.textContent)), messages);
  assert.deepStrictEqual(errors, []);
  assert.strictEqual(sockets.length, 1, sockets.join());
  assert.ok(sockets[0].startsWith(url.replace('https:', 'wss:')), sockets[0]);
  if (tokenFile) {
    const [cookie, ...others] = await page.context().cookies();
    assert.deepStrictEqual(others, []);
    assert.deepStrictEqual([cookie.secure, cookie.httpOnly, cookie.sameSite], [true, true, 'Strict']);
  }
}

async function main([chromiumPath, key, url, messages, tokenFile]) {
  await inBrowser(chromiumPath, [], (page) => assert.rejects(page.goto(url), /ERR_CERT_AUTHORITY_INVALID/));
  await inBrowser(chromiumPath, [`--ignore-certificate-errors-spki-list=${key}`],
    (page) => show(page, url, messages.split(','), tokenFile));
}

main(process.argv.slice(2)).then(() => process.exit(0), (e) => { console.log(e.stack); process.exit(1); });
