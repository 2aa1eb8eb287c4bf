package io.github.wslog.transport.live;

import io.github.wslog.transport.server.Peer;
import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.SourceInfo;
import java.nio.ByteBuffer;

/** Tells a subscriber what is no event, in its format. The pump's thread only. */
final class Announcer {
    private static final int VERSION = 1;

    private final Format format;
    private final boolean send;

    /** @param send whether the subscriber may send text */
    Announcer(Format format, boolean send) {
        this.format = format;
        this.send = send;
    }

    /** The subscription has begun. */
    void subscribed(SourceInfo source, int level, long replay, Peer peer) {
        if (format == Format.JSON) {
            Bytes out = new Bytes();
            out.putAscii("[{\"subscribed\":{");
            EventJson.putSourceMembers(source, out);
            out.putAscii(",\"send\":" + send + ",\"replay\":" + replay + ",\"level\":");
            out.putAscii(level == Filter.ALL_LEVELS ? "null" : "\"" + EventLevel.of(level) + "\"");
            out.putAscii(",\"version\":" + VERSION + "}}]");
            send(out, peer);
        }
    }

    /** Everything from before the subscription is through. */
    void live(Peer peer) {
        if (format == Format.JSON) {
            Bytes out = new Bytes();
            out.putAscii("[{\"live\":true}]");
            send(out, peer);
        }
    }

    /**
     * Events were gone before this subscriber was sent them.
     *
     * @param count -1 = unknown
     * @param next where it goes on
     */
    void skipped(long count, FeedPlace next, Peer peer) {
        Bytes out = new Bytes();
        if (format == Format.JSON) {
            FeedPlace last = next.previous();
            out.putAscii("[{");
            out.putAscii(last == null ? "" : "\"id\":\"" + last.id() + "\",");
            out.putAscii("\"gap\":{");
            out.putAscii(count < 0 ? "" : "\"count\":" + count + ",");
            out.putAscii("\"reason\":\"" + reason(count) + "\"}}]");
        } else {
            out.putAscii("wslog: " + (count < 0 ? "" : count + " ") + (count == 1 ? "event" : "events") + " skipped ("
                    + reason(count) + ")");
        }
        send(out, peer);
    }

    private static String reason(long count) {
        return count < 0 ? "no longer held" : "overtaken";
    }

    void note(String text, Peer peer) {
        Bytes out = new Bytes();
        if (format == Format.JSON) {
            out.putAscii("[{\"note\":");
            Json.put(text, out);
            out.putAscii("}]");
        } else {
            out.putUtf8("wslog: " + text);
        }
        send(out, peer);
    }

    private static void send(Bytes message, Peer peer) {
        peer.sendText(ByteBuffer.wrap(message.array(), 0, message.length()));
    }
}
