// Sends each line of FILE to URL as one message, with Node's ws; odd lines as text, even lines as binary.
// usage: node ws-client.js URL FILE
const fs = require('fs');
const WebSocket = require('ws');

const [url, file] = process.argv.slice(2);
const lines = fs.readFileSync(file, 'utf8').split('\n').slice(0, -1);
const socket = new WebSocket(url);
socket.on('open', () => {
  lines.forEach((line, i) => socket.send(i % 2 === 0 ? line : Buffer.from(line, 'utf8')));
  socket.close(1000);
});
socket.on('error', (e) => { console.error(e.message); process.exit(1); });
socket.on('close', () => process.exit(0));
