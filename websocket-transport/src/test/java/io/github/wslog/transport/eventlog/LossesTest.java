package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossesTest {
    private final Losses losses = new Losses();

    @ParameterizedTest
    @CsvSource({"1,0", "4,0", "5,1", "8,1", "9,2", "12,2", "13,3", "17,4", "21,5", "24,5", "0,0", "99,5"})
    void level_countsInItsBand(int level, int band) {
        losses.count(LossCause.BUFFER_FULL, level, 3, 100);
        assertThat(losses.take())
                .singleElement()
                .satisfies(loss -> assertThat(loss.byLevel()[band]).isEqualTo(3));
    }

    @Test
    void take_givesEachLossOnce_withItsTimes() {
        losses.count(LossCause.BUFFER_FULL, 9, 2, 200);
        losses.count(LossCause.BUFFER_FULL, 17, 1, 100);
        losses.count(LossCause.TOO_LARGE, 9, 1, 300);
        assertThat(losses.pending()).isTrue();

        assertThat(losses.take())
                .containsExactly(
                        new Loss(LossCause.BUFFER_FULL, new long[] {0, 0, 2, 0, 1, 0}, 100, 200),
                        new Loss(LossCause.TOO_LARGE, new long[] {0, 0, 1, 0, 0, 0}, 300, 300));
        assertThat(losses.pending()).isFalse();
        assertThat(losses.take()).isEmpty();
        assertThat(losses.total()).isEqualTo(4);
        assertThat(losses.total(LossCause.BUFFER_FULL)).isEqualTo(3);
    }

    @Test
    void putBack_isTakenAgain_togetherWithWhatCameSince() {
        losses.count(LossCause.OVERTAKEN, 9, 2, 100);
        List<Loss> taken = losses.take();
        losses.count(LossCause.OVERTAKEN, 9, 1, 300);
        losses.putBack(taken);

        assertThat(losses.take())
                .containsExactly(new Loss(LossCause.OVERTAKEN, new long[] {0, 0, 3, 0, 0, 0}, 100, 300));
        assertThat(losses.total()).isEqualTo(3);
    }

    @Test
    void countsFromManyThreads_areAllTakenOnce() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 50_000; n++) {
                    losses.count(LossCause.BUFFER_FULL, 9, 1, n);
                }
            }));
        }
        threads.forEach(Thread::start);
        long taken = 0;
        while (threads.stream().anyMatch(Thread::isAlive)) {
            taken += count();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken + count()).isEqualTo(200_000);
    }

    private long count() {
        long count = 0;
        for (Loss loss : losses.take()) {
            assertThat(loss.firstNanos()).isLessThanOrEqualTo(loss.lastNanos());
            count += loss.count();
        }
        return count;
    }
}
