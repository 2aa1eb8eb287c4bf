"""Subscribes at URL with Python's websockets. Prints one JSON line a message, COUNT of them, then leaves.

usage: websockets_subscriber.py URL COUNT
"""
import asyncio
import base64
import json
import sys

import websockets


async def main():
    url, count = sys.argv[1:]
    async with websockets.connect(url) as socket:
        for _ in range(int(count)):
            message = await socket.recv()
            binary = isinstance(message, bytes)
            data = message if binary else message.encode("utf-8")
            print(json.dumps({"binary": binary, "base64": base64.b64encode(data).decode()}), flush=True)


asyncio.run(main())
