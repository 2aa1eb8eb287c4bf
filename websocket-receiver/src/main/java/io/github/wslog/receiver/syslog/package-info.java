/** Turns events into syslog messages and brings them to a syslog daemon: RFC 5424 and 3164 over TCP, UDP, unix sockets and RELP. */
@NullMarked
package io.github.wslog.receiver.syslog;

import org.jspecify.annotations.NullMarked;
