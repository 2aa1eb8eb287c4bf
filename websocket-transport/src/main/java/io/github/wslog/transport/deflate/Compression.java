package io.github.wslog.transport.deflate;

/** Whether messages may be compressed, if the peer agrees. */
public enum Compression {
    NONE,
    /** permessage-deflate, RFC 7692. */
    DEFLATE
}
