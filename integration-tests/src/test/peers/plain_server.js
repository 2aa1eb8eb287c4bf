// A plain WebSocket server: prints what it was offered and what arrives. It speaks no subprotocol of anybody's,
// and yet echoes the first one offered, as the ws package does by default.
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2] ?? 0) });
server.on('listening', () => console.log(`listening ${server.address().port}`));
server.on('connection', (socket, request) => {
  console.log(`open ${request.url} offered ${request.headers['sec-websocket-protocol'] ?? '-'}`);
  socket.on('message', (data, binary) => console.log(binary ? `binary ${data.length}` : `text ${data}`));
  socket.on('close', (code) => console.log(`close ${code}`));
});
