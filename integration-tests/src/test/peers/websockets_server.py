"""A plain WebSocket server: Python's websockets with a subprotocol of its own. Prints the port, then one JSON line a message.

usage: websockets_server.py [PORT]
"""
import asyncio
import base64
import json
import sys

import websockets


async def handler(socket, path=None):
    try:
        async for message in socket:
            binary = isinstance(message, bytes)
            data = message if binary else message.encode("utf-8")
            print(json.dumps({"binary": binary, "base64": base64.b64encode(data).decode()}), flush=True)
    except websockets.ConnectionClosed:
        pass


async def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    async with websockets.serve(handler, "127.0.0.1", port, subprotocols=["chat.example"]) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


asyncio.run(main())
