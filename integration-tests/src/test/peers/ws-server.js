// A plain WebSocket server: Node's ws with its defaults; with "deflate" it agrees to permessage-deflate. Prints the port, then one JSON line a message that reaches the application.
// usage: node ws-server.js [PORT [deflate]]
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2] || 0), perMessageDeflate: process.argv[3] === 'deflate' });
server.on('listening', () => console.log(server.address().port));
server.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', (data, binary) => {
    console.log(JSON.stringify({ binary, base64: Buffer.from(data).toString('base64') }));
  });
});
