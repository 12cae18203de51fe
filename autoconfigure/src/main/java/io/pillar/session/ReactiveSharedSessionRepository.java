package io.pillar.session;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.session.ReactiveFindByIndexNameSessionRepository;
import org.springframework.session.ReactiveSessionRepository;
import reactor.core.publisher.Mono;

/**
 * The sessions of Spring Session, for those who do not wait.
 */
final class ReactiveSharedSessionRepository
		implements ReactiveSessionRepository<SharedSession>, ReactiveFindByIndexNameSessionRepository<SharedSession> {

	private final SessionAccess access;

	ReactiveSharedSessionRepository(SessionAccess access) {
		this.access = access;
	}

	@Override
	public Mono<SharedSession> createSession() {
		return Mono.fromSupplier(this.access::create);
	}

	@Override
	public Mono<Void> save(SharedSession session) {
		return Mono.fromFuture(() -> this.access.save(session));
	}

	@Override
	public Mono<SharedSession> findById(String id) {
		return Mono.fromFuture(() -> this.access.find(id)).flatMap(Mono::justOrEmpty);
	}

	@Override
	public Mono<Void> deleteById(String id) {
		return Mono.fromFuture(() -> this.access.delete(id));
	}

	@Override
	public Mono<Map<String, SharedSession>> findByIndexNameAndIndexValue(String indexName, String indexValue) {
		if (!SessionParts.PRINCIPAL.equals(indexName)) {
			return Mono.just(Map.of());
		}
		return Mono.fromFuture(() -> this.access.sessionsOf(indexValue)).map((sessions) -> {
			Map<String, SharedSession> found = new LinkedHashMap<>();
			sessions.forEach((session) -> found.put(session.getId(), session));
			return found;
		});
	}

}
