package io.pillar.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;

import io.pillar.redis.RedisUnavailableException;

/**
 * The sessions of Spring Session, for those who wait.
 */
final class SharedSessionRepository implements FindByIndexNameSessionRepository<SharedSession> {

	private static final long LONGEST = 60;

	private final SessionAccess access;

	SharedSessionRepository(SessionAccess access) {
		this.access = access;
	}

	@Override
	public SharedSession createSession() {
		return this.access.create();
	}

	@Override
	public void save(SharedSession session) {
		await(this.access.save(session));
	}

	@Override
	public @Nullable SharedSession findById(String id) {
		return await(this.access.find(id)).orElse(null);
	}

	/**
	 * End a session.
	 * @param id its id or its handle
	 */
	@Override
	public void deleteById(String id) {
		await(this.access.delete(id));
	}

	/**
	 * Find the sessions of a user, by their handles: nobody knows their ids.
	 */
	@Override
	public Map<String, SharedSession> findByIndexNameAndIndexValue(String indexName, String indexValue) {
		if (!PRINCIPAL_NAME_INDEX_NAME.equals(indexName)) {
			return Map.of();
		}
		Map<String, SharedSession> found = new LinkedHashMap<>();
		List<SharedSession> sessions = await(this.access.sessionsOf(indexValue));
		sessions.forEach((session) -> found.put(session.getId(), session));
		return found;
	}

	/**
	 * Wait for an answer, which each step of it brings within the time budget of a call.
	 * @param <T> the type of the answer
	 * @param answer the answer to come
	 * @return the answer
	 * @throws RedisUnavailableException if it does not come all the same
	 */
	static <T> T await(CompletableFuture<T> answer) {
		try {
			return answer.get(LONGEST, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new CompletionException(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new RedisUnavailableException("Nobody answered", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RedisUnavailableException("Interrupted while waiting for Redis", ex);
		}
	}

}
