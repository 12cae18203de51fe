package io.pillar.sample.cachestatus;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

import io.pillar.cache.CacheTrace;
import io.pillar.cache.CacheTrace.Lookup;
import io.pillar.cache.CacheTrace.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class CacheStatusTests {

	@Test
	void memberOfLocalHitNamesTheLocalTier() {
		assertThat(CacheStatus.member(new Lookup("bots", Outcome.LOCAL_HIT))).isEqualTo("bots-local; hit");
	}

	@Test
	void memberOfSharedHitNamesBothTiersOriginFirst() {
		assertThat(CacheStatus.member(new Lookup("bots", Outcome.SHARED_HIT)))
			.isEqualTo("bots-shared; hit, bots-local; fwd=miss");
	}

	@Test
	void memberOfMissSaysThatTheRequestWentOn() {
		assertThat(CacheStatus.member(new Lookup("bots", Outcome.MISS))).isEqualTo("bots; fwd=miss");
	}

	@Test
	void memberOfNameThatIsNoTokenIsQuoted() {
		assertThat(CacheStatus.member(new Lookup("my \"bots\"", Outcome.MISS)))
			.isEqualTo("\"my \\\"bots\\\"\"; fwd=miss");
	}

	@Test
	void appendWithoutLookupsLeavesHeadersAlone() {
		HttpHeaders headers = new HttpHeaders();
		try (CacheTrace trace = CacheTrace.open()) {
			CacheStatus.append(trace, headers);
		}
		assertThat(headers.isEmpty()).isTrue();
	}

}
