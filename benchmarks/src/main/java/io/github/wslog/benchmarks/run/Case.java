package io.github.wslog.benchmarks.run;

import io.github.wslog.benchmarks.audit.LineShape;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What is compared: a sender with one configuration, and what it sends to. */
public enum Case {
    RAW("raw", Role.LIMIT, "raw", "", "finished lines, 64 KiB socket writes"),
    LOG4J_SOCKET("log4j-socket", Role.LOG4J_PEER, "log4j", "log4j-socket.xml", "Socket appender"),
    LOG4J_ASYNC_SOCKET(
            "log4j-async-socket",
            Role.LOG4J_PEER,
            "log4j",
            "log4j-async-socket.xml",
            "Async wrapper → Socket appender"),
    LOG4J_DISRUPTOR_SOCKET(
            "log4j-disruptor-socket",
            Role.LOG4J_PEER,
            "log4j",
            "log4j-disruptor-socket.xml",
            "all loggers async (Disruptor) → Socket appender"),
    LOG4J_SYSLOG("log4j-syslog-tcp", Role.LOG4J_PEER, "log4j", "log4j-syslog-tcp.xml", "Syslog appender, TCP"),
    LOGSTASH("logstash-tcp", Role.LOGBACK_PEER, "logback", "logback-logstash.xml", "LogstashTcpSocketAppender"),
    WS_LOG4J_PATTERN(
            "ws-log4j-pattern", Role.OURS, "log4j", "log4j-websocket-pattern.xml", "WebSocket appender, PatternLayout"),
    WS_LOG4J_DEFLATE(
            "ws-log4j-deflate",
            Role.OURS,
            "log4j",
            "log4j-websocket-deflate.xml",
            "WebSocket appender, PatternLayout, compression=deflate"),
    WS_LOG4J("ws-log4j", Role.OURS, "log4j", "log4j-websocket.xml", "WebSocket appender, no layout"),
    WS_LOGBACK_PATTERN(
            "ws-logback-pattern",
            Role.OURS,
            "logback",
            "logback-websocket-pattern.xml",
            "WebSocket appender, PatternLayoutEncoder"),
    WS_LOGBACK("ws-logback", Role.OURS, "logback", "logback-websocket.xml", "WebSocket appender, no encoder");

    private final String id;
    private final Role role;
    private final String framework;
    private final String configuration;
    private final String title;

    Case(String id, Role role, String framework, String configuration, String title) {
        this.id = id;
        this.role = role;
        this.framework = framework;
        this.configuration = configuration;
        this.title = title;
    }

    public String id() {
        return id;
    }

    public Role role() {
        return role;
    }

    public String title() {
        return title;
    }

    /** {@code log4j}, {@code logback} or {@code raw}: which class path, and which target of the sender. */
    String framework() {
        return framework;
    }

    /** Options for the sender's JVM. */
    List<String> jvmOptions() {
        return switch (framework) {
            case "log4j" ->
                this == LOG4J_DISRUPTOR_SOCKET
                        ? List.of(
                                "-Dlog4j2.configurationFile=classpath:conf/" + configuration,
                                "-Dlog4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector")
                        : List.of("-Dlog4j2.configurationFile=classpath:conf/" + configuration);
            case "logback" -> List.of("-Dlogback.configurationFile=conf/" + configuration);
            default -> List.of();
        };
    }

    public LineShape shape() {
        return this == LOG4J_SYSLOG ? LineShape.SYSLOG : LineShape.PATTERN;
    }

    /** Those of Log4j, and the others: all of them in memory at once would be too much for a small machine. */
    public static List<List<Case>> groups(Collection<Case> cases) {
        return cases.stream()
                .collect(Collectors.partitioningBy(what -> what.framework.equals("log4j")))
                .values()
                .stream()
                .filter(group -> !group.isEmpty())
                .toList();
    }

    /** Reads {@code id,id,…}. */
    public static List<Case> parse(String ids) {
        return Arrays.stream(ids.split(",", -1)).map(Case::byId).toList();
    }

    private static Case byId(String id) {
        return Arrays.stream(values())
                .filter(one -> one.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("case must be one of "
                        + Arrays.stream(values()).map(Case::id).collect(Collectors.joining(", ")) + ", was " + id));
    }

    /** How a case takes part in the comparison. */
    public enum Role {
        LIMIT,
        LOG4J_PEER,
        LOGBACK_PEER,
        OURS;

        /** Says whether it is somebody else's appender. */
        public boolean isPeer() {
            return this == LOG4J_PEER || this == LOGBACK_PEER;
        }
    }
}
