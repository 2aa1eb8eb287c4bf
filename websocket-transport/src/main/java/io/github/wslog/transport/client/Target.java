package io.github.wslog.transport.client;

import java.net.URI;

/** One of the urls to dial. */
record Target(URI url, int index) {
    /** As it is shown to users: without credentials, path and query, which may hold secrets. */
    @Override
    public String toString() {
        return printable(url);
    }

    static String printable(URI url) {
        if (url.getHost() == null) {
            return url.getScheme() + ":…";
        }
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
