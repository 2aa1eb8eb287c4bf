package io.github.wslog.receiver.spool;

import io.github.wslog.transport.live.Feed;
import io.github.wslog.transport.live.FeedPlace;
import io.github.wslog.transport.live.FeedReader;
import io.github.wslog.transport.live.Origin;
import io.github.wslog.transport.wire.SourceInfo;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The spool for those who look on: the events of all sources, gaps and notes among them, in the order in which they were
 * spooled. That is the order of arrival, and the one in which outputs write; it is the same for everybody and stays.
 *
 * <p>Whoever reads holds nothing back: what outputs have written goes when room is wanted, read or not. Any thread.
 */
public final class SpoolFeed implements Feed {
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]+)");
    private static final String BYTES = "application/octet-stream";
    private static final int MOST_ORIGINS = 10_000;

    private final Spool spool;
    private final SourceInfo self;
    private final Map<UUID, Origin> origins = new ConcurrentHashMap<>();

    /** @param self the receiver */
    public SpoolFeed(Spool spool, SourceInfo self) {
        this.spool = spool;
        this.self = self;
    }

    @Override
    public SourceInfo source() {
        return self;
    }

    @Override
    public FeedPlace end() {
        return new FeedPlace(spool.log().stream(), spool.log().highestAssigned() + 1, 0);
    }

    @Override
    public FeedReader open() {
        return new SpoolFeedReader(spool.log(), this);
    }

    /** Who wrote that stream; the same object each time, as long as there are not too many. */
    Origin originOf(UUID stream) {
        if (origins.size() > MOST_ORIGINS) {
            origins.clear();
        }
        return origins.computeIfAbsent(stream, unseen -> {
            StreamDescription description = spool.description(unseen);
            return new Origin(description.source(), charset(description.contentType()));
        });
    }

    /** UTF-8 where nothing else is said; bytes of which nothing is known are any bytes. */
    static Charset charset(String contentType) {
        String lower = contentType.toLowerCase(Locale.ROOT);
        Matcher named = CHARSET.matcher(lower);
        if (!named.find()) {
            return lower.startsWith(BYTES) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(named.group(1));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
