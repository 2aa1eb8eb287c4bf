package io.github.wslog.transport;

import java.util.regex.Pattern;

/** Keeps passwords and tokens out of messages. */
final class Secrets {
    private static final Pattern USER_INFORMATION = Pattern.compile("://[^\\s,\\]]*@");
    private static final Pattern QUERY = Pattern.compile("(://[^\\s?]*)\\?[^\\s,\\]}]*");

    private Secrets() {}

    /** The text with the user information and the query of every URL in it replaced by {@code ***}. */
    static String masked(String text) {
        String withoutUser = USER_INFORMATION.matcher(text).replaceAll("://***@");
        return QUERY.matcher(withoutUser).replaceAll("$1?***");
    }
}
