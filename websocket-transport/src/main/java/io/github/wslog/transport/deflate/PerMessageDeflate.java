package io.github.wslog.transport.deflate;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is agreed upon in the handshake (RFC 7692 section 7.1): always that no message needs the one before it, in both
 * directions. It costs some of the compression, and saves a window of memory for each connection.
 */
public final class PerMessageDeflate {
    public static final String HEADER = "Sec-WebSocket-Extensions";

    public static final String NAME = "permessage-deflate";

    /** What marks the first frame of a compressed message (RFC 7692 section 6), in the first byte of its header. */
    public static final int RSV1 = 0x40;

    private static final String SERVER_ALONE = "server_no_context_takeover";
    private static final String CLIENT_ALONE = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final Set<String> KNOWN = Set.of(SERVER_ALONE, CLIENT_ALONE, SERVER_WINDOW, CLIENT_WINDOW);

    /** The window that {@link java.util.zip.Deflater} has; it can have no other. */
    private static final int OUR_WINDOW = 15;

    /** What a client asks for. */
    public static final String OFFER = NAME + "; " + SERVER_ALONE + "; " + CLIENT_ALONE;

    private PerMessageDeflate() {}

    /** The server agrees to what was not offered, or cannot be done. The message says to what. */
    public static final class Unacceptable extends IOException {
        private static final long serialVersionUID = 1L;

        Unacceptable(String message) {
            super(message);
        }
    }

    /**
     * What a server answers: to the first offer that it can do.
     *
     * @param offers the client's header
     * @return the header of the 101; null: none of them, messages go as they are
     */
    public static @Nullable String answer(String offers) {
        for (Extension offer : Extension.parse(offers)) {
            if (canBeDone(offer)) {
                boolean window = offer.parameters().containsKey(SERVER_WINDOW);
                return OFFER + (window ? "; " + SERVER_WINDOW + "=" + OUR_WINDOW : "");
            }
        }
        return null;
    }

    private static boolean canBeDone(Extension offer) {
        Integer window = offer.windowBits(SERVER_WINDOW);
        // Which window the client has does not matter: ours for expanding is the largest there is.
        Integer clientWindow = offer.windowBits(CLIENT_WINDOW);
        return isKnown(offer)
                && offer.isFlag(SERVER_ALONE)
                && offer.isFlag(CLIENT_ALONE)
                && (window == null || window == OUR_WINDOW)
                && (clientWindow == null || clientWindow > 0 || offer.hasFlag(CLIENT_WINDOW));
    }

    private static boolean isKnown(Extension extension) {
        return extension.name().equals(NAME)
                && !extension.repeats()
                && KNOWN.containsAll(extension.parameters().keySet());
    }

    /**
     * What a client makes of the answer.
     *
     * @param answer the header of the 101, null if it is not there
     * @param offered whether {@link #OFFER} was made
     * @return whether messages may be compressed
     * @throws Unacceptable if the server agrees to what was not offered, or to what cannot be done
     */
    public static boolean agreed(@Nullable String answer, boolean offered) throws Unacceptable {
        boolean agreed = false;
        for (Extension extension : Extension.parse(answer == null ? "" : answer)) {
            String wrong = wrong(extension, offered, agreed);
            if (wrong != null) {
                throw new Unacceptable("answered with the extension '" + extension.text() + "', " + wrong);
            }
            agreed = true;
        }
        return agreed;
    }

    private static @Nullable String wrong(Extension extension, boolean offered, boolean already) {
        if (!offered || already || !extension.name().equals(NAME)) {
            return already ? "a second one" : "which was not offered";
        }
        if (extension.parameters().containsKey(CLIENT_WINDOW)) {
            return "whose " + CLIENT_WINDOW + " was not offered";
        }
        if (!extension.hasFlag(SERVER_ALONE)) {
            return "without the " + SERVER_ALONE + " that was asked for";
        }
        Integer window = extension.windowBits(SERVER_WINDOW);
        boolean possible = isKnown(extension) && extension.isFlag(CLIENT_ALONE) && (window == null || window > 0);
        return possible ? null : "whose parameters RFC 7692 does not have";
    }
}
