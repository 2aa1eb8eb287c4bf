"""A plain WebSocket server that prints what arrives. With a subprotocol as second argument it knows that one only."""
import asyncio
import sys

import websockets


async def connection(socket, *_):
    print("open", socket.subprotocol, flush=True)
    try:
        async for message in socket:
            print("text" if isinstance(message, str) else "binary", len(message) if isinstance(message, bytes) else message)
    finally:
        print("close", socket.close_code)


async def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    known = sys.argv[2:] or None
    async with websockets.serve(connection, "127.0.0.1", port, subprotocols=known) as server:
        print("listening", server.sockets[0].getsockname()[1])
        await asyncio.Future()


asyncio.run(main())
