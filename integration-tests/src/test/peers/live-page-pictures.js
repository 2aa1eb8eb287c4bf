// Makes the pictures of docs/live-page.md. usage: node live-page-pictures.js CHROMIUM PAGE DIRECTORY
const path = require('path');
const { chromium } = require('playwright-core');
const { LiveServer } = require('./live-server.js');

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const STACK = `java.net.SocketTimeoutException: Read timed out
\tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:283)
\tat java.base/java.net.Socket$SocketInputStream.read(Socket.java:966)
\tat com.acme.payment.GatewayClient.exchange(GatewayClient.java:118)
\tat com.acme.payment.PaymentService.capture(PaymentService.java:64)
\tat com.acme.order.OrderService.pay(OrderService.java:142)
\tat com.acme.order.OrderController.submit(OrderController.java:57)
Caused by: java.io.IOException: connection reset by peer
\tat com.acme.net.Channel.read(Channel.java:91)
\t... 17 more
`;
const KINDS = [
  ['INFO', 'com.acme.web.AccessLog', (i) => `GET /orders/${4000 + i} 200 ${3 + i % 9} ms`],
  ['DEBUG', 'com.acme.order.OrderRepository', (i) => `select * from orders where id = ? [${4000 + i}] took ${i % 5} ms`],
  ['INFO', 'com.acme.order.OrderService', (i) => `Order ${4000 + i} accepted, 3 lines, 118.40 EUR`],
  ['INFO', 'com.acme.web.AccessLog', (i) => `POST /orders 201 ${20 + i % 30} ms`],
  ['TRACE', 'com.acme.net.ConnectionPool', (i) => `lease connection ${i % 16}, 12 idle`],
  ['INFO', 'com.acme.event.Publisher', (i) => `published {"type":"OrderAccepted","id":${4000 + i},"lines":[{"sku":"A-117","qty":2}],"total":118.40}`],
  ['WARN', 'com.acme.payment.GatewayClient', (i) => `Payment gateway slow: ${900 + i} ms, retry 1 of 3`],
  ['INFO', 'com.acme.stock.StockService', () => 'Reserved 2 of A-117 in warehouse BER-2'],
  ['DEBUG', 'com.acme.order.OrderRepository', (i) => `update orders set state = 'PAID' where id = ${4000 + i}`],
  ['INFO', 'com.acme.web.AccessLog', () => 'GET /health 200 1 ms'],
];

function sampleLog(length) {
  const start = Date.now() - length * 137;
  return Array.from({ length }, (_, i) => {
    const time = new Date(start + i * 137).toISOString().replace('Z', '456789Z');
    const [level, logger, message] = KINDS[i % KINDS.length];
    if (i === length - 26) return { gap: { count: 128, reason: 'overtaken', levels: { DEBUG: 90, INFO: 38 } } };
    if (i % 57 !== 50) return { time, level, logger, thread: `http-${i % 4}`, message: message(i), mdc: { traceId: '8f3a6c1e97d24b0c' } };
    return {
      time, level: 'ERROR', logger: 'com.acme.order.OrderService', thread: 'http-2', marker: 'PAYMENT', stack: STACK,
      message: `Order ${4000 + i} could not be paid: gateway timeout`, throwable: 'java.net.SocketTimeoutException',
      mdc: { orderId: `${4000 + i}`, traceId: '8f3a6c1e97d24b0c', user: 'k.meyer' },
    };
  });
}

async function picture(browser, server, file, context, prepare) {
  const page = await browser.newPage(context);
  await page.goto(server.url);
  await page.waitForFunction(() => document.querySelectorAll('article').length > 10 && document.getElementById('counts').textContent === '400 events');
  await prepare(page);
  await page.mouse.move(0, 0);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: file });
  await page.close();
}

async function main([executablePath, where, directory]) {
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const server = await new LiveServer(where).listen();
  server.add(...sampleLog(400));
  const file = (name) => path.join(directory, `live-${name}.png`);
  const wide = { viewport: { width: 1180, height: 640 } };
  await picture(browser, server, file('light'), { viewport: { width: 1180, height: 740 }, colorScheme: 'light' }, async (page) => {
    await page.fill('#q', 'order');
    await page.fill('#mark', 'timeout');
    await page.press('#mark', 'Escape');
    for (const key of ['E', 'E', 'Enter', 'k', 'k']) await page.keyboard.press(key);
  });
  await picture(browser, server, file('dark'), { ...wide, colorScheme: 'dark' }, async () => {});
  await picture(browser, server, file('phone'), { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, colorScheme: 'light' }, async () => {});
  await browser.close();
  await server.close();
}

main(process.argv.slice(2)).catch((e) => { console.error(e); process.exit(1); });
