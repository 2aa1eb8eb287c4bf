// Measures the time between frames of the live page while it holds 100,000 rows and events keep coming: in milliseconds, each
// situation for some seconds. With a URL the page of that server, which has to bring the events itself.
// usage: node live-page-frames.js CHROMIUM PAGE|URL [EVENTS A SECOND]
const { chromium } = require('playwright-core');
const { LiveServer } = require('./live-server.js');

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const SECONDS = 10;
const KINDS = [
  ['INFO', 'com.acme.web.AccessLog', 'GET /orders/17 200 12 ms, 1834 bytes, HTTP/1.1, keep-alive'],
  ['DEBUG', 'com.acme.order.OrderRepository', 'select o.id, o.state, o.total from orders o where o.customer = ? and o.state <> ? order by o.id'],
  ['INFO', 'com.acme.event.Publisher', 'published {"type":"OrderAccepted","id":4711,"lines":[{"sku":"A-117","qty":2}],"total":118.40}'],
  ['TRACE', 'com.acme.net.ConnectionPool', 'lease connection 4, 12 idle'],
  ['WARN', 'com.acme.payment.GatewayClient', 'Payment gateway slow: 912 ms, retry 1 of 3'],
];

let count = 0;
function event() {
  const [level, logger, message] = KINDS[count++ % KINDS.length];
  const fields = { level, logger, thread: `http-${count % 8}`, message: `${message} #${count}`, mdc: { traceId: `8f3a6c1e97d2${count}`, user: 'kim' } };
  return count % 500 ? fields : { ...fields, level: 'ERROR', stack: `java.io.IOException: reset\n${'\tat com.acme.Net.read(Net.java:17)\n'.repeat(40)}` };
}

const events = (n) => Array.from({ length: n }, event);

/** Logs this many a second until stopped, catching up when the timer is late. */
function pour(server, rate) {
  const start = Date.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.floor((Date.now() - start) * rate / 1_000) - sent;
    server.add(...events(due));
    sent += due;
    if (server.log.length > 150_000) server.forget(50_000);
  }, 5);
  return () => { clearInterval(timer); return Math.round(sent * 1_000 / (Date.now() - start)); };
}

/** Runs in the page: the times between frames, while doing something in each. */
function frames([seconds, each]) {
  const act = each && new Function('i', each); // the page's own policy forbids this: given by the caller's evaluate, which may
  return new Promise((done) => {
    const deltas = [];
    let last = performance.now();
    const end = last + seconds * 1_000;
    requestAnimationFrame(function next() {
      const now = performance.now();
      deltas.push(now - last);
      last = now;
      if (act) act(deltas.length);
      if (now < end) requestAnimationFrame(next); else done(deltas.slice(1).sort((a, b) => a - b));
    });
  });
}

async function measure(page, name, action = null) {
  const deltas = await page.evaluate(frames, [SECONDS, action]);
  const at = (part) => deltas[Math.min(deltas.length - 1, Math.floor(deltas.length * part))].toFixed(1);
  const rate = await page.innerText('#rate');
  console.log(`| ${name} | ${deltas.length} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${at(1)} | ${rate} |`);
}

async function main([executablePath, where, rate = '2000']) {
  const server = where.startsWith('http') ? null : await new LiveServer(where).listen();
  if (server) for (let i = 0; i < 10; i++) server.add(...events(10_000));
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
  const page = await context.newPage();
  await page.route('**/*', (route) => route.continue());
  await page.addInitScript(() => { // the whole log, not the last 1,000 events
    const Plain = window.WebSocket;
    window.WebSocket = class extends Plain {
      constructor(url) { super(String(url).replace('replay=1000', 'replay=100000')); }
    };
    window.WebSocket.OPEN = Plain.OPEN;
  });
  await page.goto(server ? server.url : where);
  await page.waitForFunction(() => Number(document.getElementById('counts').textContent.replace(/\D/g, '')) >= 100_000, null, { timeout: 300_000 });
  const stop = server && pour(server, Number(rate));
  console.log('| 100,000 rows and … | frames | p50 ms | p95 ms | p99 ms | most ms | events/s |\n|---|---|---|---|---|---|---|');
  await measure(page, 'following');
  await page.fill('#mark', 'order');
  await measure(page, 'following, with a highlight');
  await page.fill('#q', '/orders|pool/');
  await measure(page, 'following, with a regular expression as filter');
  await measure(page, 'a new filter twice a second', "if (i % 30 === 0) { const q = document.getElementById('q'); q.value = ['sku', '/conn.*4/', 'gateway', ''][i / 30 % 4]; q.dispatchEvent(new Event('input')); }");
  await page.fill('#q', '');
  await page.fill('#mark', '');
  await page.click('#follow');
  await measure(page, 'paused, scrolling 200 px a frame', "document.getElementById('list').scrollTop = i * 200;");
  await page.click('#follow');
  if (stop) console.log(`offered: ${stop()} events/s`);
  await browser.close();
  await server?.close();
}

main(process.argv.slice(2)).catch((e) => { console.error(e); process.exit(1); });
