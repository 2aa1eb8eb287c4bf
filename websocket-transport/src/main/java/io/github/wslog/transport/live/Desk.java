package io.github.wslog.transport.live;

/** What the pump's thread works with while it runs; only it touches any of it. */
record Desk(Feed feed, Views views, ReaderPool readers, Chunks chunks) {
    static Desk of(Feed feed) {
        ReaderPool readers = new ReaderPool(feed);
        return new Desk(feed, new Views(feed.source()), readers, new Chunks(readers));
    }
}
