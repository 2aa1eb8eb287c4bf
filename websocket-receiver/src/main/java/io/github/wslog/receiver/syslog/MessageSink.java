package io.github.wslog.receiver.syslog;

/** Takes one syslog message after the other. */
@FunctionalInterface
interface MessageSink {
    /** The bytes are valid during the call. */
    void message(byte[] array, int offset, int length);
}
