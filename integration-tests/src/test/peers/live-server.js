// A stand-in for a server of the live page: the page with its security headers, and a log that subscribers read, in the JSON
// format of docs/wire-protocol.md. For what a real server cannot be made to do on demand: gaps, refusals, silence.
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const { WebSocketServer } = require('ws');

const LEVELS = { TRACE: 1, DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 };

class LiveServer {
  constructor(page, about = {}) {
    this.page = fs.readFileSync(page, 'utf8');
    this.about = { application: 'orders', host: 'web-1', pid: 4711, send: false, version: 1, ...about };
    this.log = []; // items, each with an id
    this.first = 0; // the place of the oldest item that the log still has
    this.stream = 'a1';
    this.subscribers = new Set();
    this.subscriptions = []; // every one asked for, as URLSearchParams
    this.sent = []; // texts that pages sent back
    this.status = 101; // or what to refuse with
    this.deaf = false; // true: says nothing more
  }

  async listen(port = 0) {
    this.http = http.createServer((request, response) => this.get(request, response));
    this.webSockets = new WebSocketServer({ noServer: true });
    this.http.on('upgrade', (request, socket, head) => {
      if (this.status !== 101) return socket.end(`HTTP/1.1 ${this.status} Refused\r\nContent-Length: 0\r\n\r\n`);
      this.webSockets.handleUpgrade(request, socket, head, (peer) => this.subscribe(peer, new URL(request.url, 'http://x').searchParams));
    });
    await new Promise((done) => this.http.listen(port, '127.0.0.1', done));
    this.port = this.http.address().port;
    return this;
  }

  get url() { return `http://127.0.0.1:${this.port}/`; }

  get(request, response) {
    if (this.status === 401) return response.writeHead(401).end();
    const hash = (tag) => {
      const text = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(this.page)[1];
      return `'sha256-${crypto.createHash('sha256').update(text).digest('base64')}'`;
    };
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; script-src ${hash('script')}; style-src ${hash('style')}; connect-src 'self'; `
        + "img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'no-cache',
    });
    response.end(this.page);
  }

  subscribe(peer, query) {
    const subscriber = { peer, next: this.first + this.log.length };
    this.subscribers.add(subscriber);
    peer.on('close', () => this.subscribers.delete(subscriber));
    peer.on('message', (data) => {
      const text = data.toString();
      if (this.about.send && text.startsWith('{')) this.sent.push(JSON.parse(text));
      else this.change(subscriber, new URLSearchParams(text));
    });
    this.change(subscriber, query);
  }

  change(subscriber, query) {
    if (this.deaf) return;
    this.subscriptions.push(query);
    subscriber.level = LEVELS[query.get('level')] ?? 0;
    const end = this.first + this.log.length;
    const head = [{ subscribed: { ...this.about, replay: Number(query.get('replay') ?? 0), level: query.get('level') } }];
    if (query.has('replay')) subscriber.next = this.back(Number(query.get('replay')), subscriber.level);
    if (query.has('after')) {
      const at = this.log.findIndex((item) => item.id === query.get('after'));
      subscriber.next = at < 0 ? this.first : this.first + at + 1;
      if (at < 0 && this.log.length) head.push({ id: `g${query.get('after')}`, gap: { count: this.lost ?? 1, reason: 'overtaken' } });
    }
    this.send(subscriber, head);
    this.pump(subscriber, end);
    this.send(subscriber, [{ live: true }]);
    this.pump(subscriber);
  }

  back(events, level) {
    let at = this.log.length;
    while (at > 0 && events > 0) if ((this.log[--at].severity ?? 99) >= level) events--;
    return this.first + at;
  }

  pump(subscriber, end = this.first + this.log.length) {
    let batch = [];
    let size = 0;
    for (; subscriber.next < end; subscriber.next++) {
      const item = this.log[subscriber.next - this.first];
      if (!item || (item.severity ?? 99) < subscriber.level) continue;
      batch.push(item);
      size += item.message?.length ?? 0;
      if (batch.length === 200 || size > 60_000) {
        this.send(subscriber, batch);
        batch = [];
        size = 0;
      }
    }
    if (batch.length) this.send(subscriber, batch);
  }

  send({ peer }, items) {
    if (!this.deaf) peer.send(JSON.stringify(items));
  }

  /** Logs these events; each is a message, or the fields that differ from those of a plain one. */
  add(...events) {
    for (const event of events) {
      const fields = typeof event === 'string' ? { message: event } : event;
      const level = fields.level ?? 'INFO';
      this.log.push(fields.gap || fields.note ? { id: this.nextId(), ...fields } : {
        id: this.nextId(), time: new Date().toISOString().replace('Z', '456789Z'), level, severity: LEVELS[level],
        logger: 'com.acme.order.OrderService', thread: 'main', ...fields,
      });
    }
    for (const subscriber of this.subscribers) this.pump(subscriber);
  }

  nextId() { return `${this.stream}-${this.first + this.log.length + 1}`; }

  /** The log no longer has its oldest events. */
  forget(count) {
    this.log.splice(0, count);
    this.first += count;
    this.lost = count;
    for (const subscriber of this.subscribers) subscriber.next = Math.max(subscriber.next, this.first);
  }

  /** Breaks all connections. */
  cut() {
    for (const { peer } of this.subscribers) peer.terminate();
  }

  async close() {
    this.cut();
    await new Promise((done) => { this.http.close(done); this.http.closeAllConnections(); });
  }
}

module.exports = { LiveServer, LEVELS };
