// Subscribes at URL with Node's ws. Prints one JSON line a message, COUNT of them, then leaves.
// usage: node ws-subscriber.js URL COUNT
const WebSocket = require('ws');

const [url, count] = process.argv.slice(2);
let left = Number(count);
const socket = new WebSocket(url);
socket.on('message', (data, binary) => {
  console.log(JSON.stringify({ binary, base64: Buffer.from(data).toString('base64') }));
  if (--left === 0) socket.close(1000);
});
socket.on('error', (e) => { console.error(e.message); process.exit(1); });
socket.on('close', () => { process.exitCode = left === 0 ? 0 : 1; });
