package io.github.wslog.transport.wire;

/** What the source of a stream is to the one that sends it. The ordinal is the byte on the wire. */
public enum Relation {
    /** It is the sender's own, and grows. */
    OWN,
    /** An earlier process of the same application left it behind; it only ends. */
    ADOPTED,
    /** Another source sent it to the sender, which passes it on. */
    RELAYED
}
