package io.github.wslog.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.server.Turns.Next;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void turn_isFollowedByOneMore_howeverOftenItWasWantedMeanwhile() {
        assertThat(turns.begin()).isTrue();
        assertThat(turns.begin()).isFalse();
        assertThat(turns.begin()).isFalse();
        assertThat(turns.finish()).isEqualTo(Next.AGAIN);
        assertThat(turns.finish()).isEqualTo(Next.REST);
        assertThat(turns.begin()).isTrue();
        assertThat(turns.finish()).isEqualTo(Next.REST);
    }

    @Test
    void end_comesBehindTheTurnUnderWay_once() {
        assertThat(turns.begin()).isTrue();
        assertThat(turns.begin()).isFalse();
        assertThat(turns.end()).isFalse();
        assertThat(turns.end()).isFalse();
        assertThat(turns.finish()).isEqualTo(Next.END);
        assertThat(turns.begin()).isFalse();
        assertThat(turns.end()).isFalse();
    }

    @Test
    void end_isForTheCaller_betweenTurns() {
        assertThat(turns.end()).isTrue();
        assertThat(turns.end()).isFalse();
        assertThat(turns.begin()).isFalse();
    }
}
