package io.github.wslog.receiver.stream;

/**
 * What came in since the start.
 *
 * @param events put into the spool, plain ones included
 * @param plainEvents of these, those that came as plain messages
 * @param repeats events dropped because the spool had them already
 * @param bytes of records put into the spool
 * @param connections taken
 * @param fenced connections closed because another one took over a stream of theirs
 * @param protocolErrors connections closed because they broke the protocol
 */
public record IntakeStats(
        long events, long plainEvents, long repeats, long bytes, long connections, long fenced, long protocolErrors) {}
