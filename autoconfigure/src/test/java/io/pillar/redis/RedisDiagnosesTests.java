package io.pillar.redis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLHandshakeException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.netty.channel.ConnectTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisDiagnoses}, with the words of Redis 6.2 to 8 and of Valkey.
 */
class RedisDiagnosesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "PASSWORD_MISSING|NOAUTH Authentication required.",
					"PASSWORD_MISSING|NOAUTH HELLO must be called with the client already authenticated, otherwise",
					"PASSWORD_WRONG|WRONGPASS invalid username-password pair or user is disabled.",
					"PASSWORD_WRONG|ERR invalid password", "LOADING|LOADING Redis is loading the dataset in memory",
					"LOADING|LOADING Valkey is loading the dataset in memory",
					"LOADING|MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
					"READ_ONLY|READONLY You can't write against a read only replica.",
					"READ_ONLY|ERR Error running script (call to f_1): @user_script:5: -READONLY You can't write",
					"READ_ONLY|ERR Error running script: Write commands not allowed against a read only replica.",
					"CLUSTER_DOWN|CLUSTERDOWN The cluster is down", "CLUSTER_DOWN|TRYAGAIN Multiple keys request",
					"IS_CLUSTER|MOVED 3999 127.0.0.1:6381", "NO_CLUSTER|ERR This instance has cluster support disabled",
					"NO_RIGHT|NOPERM this user has no permissions to run the 'eval' command or its subcommand",
					"NO_RIGHT|NOPERM User app has no permissions to access the 'x' key",
					"NO_RIGHT|ERR The user executing the script can't run this command or subcommand script: 3a,",
					"NO_RIGHT|ACL failure in script: No permissions to access a key script: 3a, on @user_script:1.",
					"NO_COMMAND|ERR unknown command 'EVALSHA', with args beginning with: 'a'",
					"NO_COMMAND|ERR unknown command `PUBLISH`, with args beginning with:",
					"NO_COMMAND|ERR Unknown Redis command called from script script: 3a, on @user_script:7.",
					"OUT_OF_MEMORY|OOM command not allowed when used memory > 'maxmemory'.",
					"OUT_OF_MEMORY|ERR Error running script (call to f_1): -OOM command not allowed when used memory",
					"WRITES_REFUSED|MISCONF Redis is configured to save RDB snapshots, but it's currently unable",
					"WRITES_REFUSED|NOREPLICAS Not enough good replicas to write.",
					"BUSY|BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
					"FULL|ERR max number of clients reached", "OTHER|WRONGTYPE Operation against a key",
					"OTHER|ERR value is not an integer or out of range" })
	void answerIsFound(RedisDiagnosis diagnosis, String error) {
		assertThat(RedisDiagnoses.of(new ExecutionException(new RedisCommandExecutionException(error))))
			.isEqualTo(diagnosis);
	}

	@Test
	void causeIsFound() {
		assertThat(of(new ConnectException("Connection refused"))).isEqualTo(RedisDiagnosis.REFUSED);
		assertThat(of(new UnknownHostException("nowhere"))).isEqualTo(RedisDiagnosis.UNKNOWN_HOST);
		assertThat(of(new SSLHandshakeException("no"))).isEqualTo(RedisDiagnosis.TLS);
		assertThat(of(new IOException("Connection reset by peer"))).isEqualTo(RedisDiagnosis.DROPPED);
		assertThat(of(new TimeoutException())).isEqualTo(RedisDiagnosis.NO_ANSWER);
		assertThat(of(new RedisCommandTimeoutException())).isEqualTo(RedisDiagnosis.NO_ANSWER);
		assertThat(of(new CancellationException())).isEqualTo(RedisDiagnosis.DROPPED);
		assertThat(of(new RedisException("Connection closed"))).isEqualTo(RedisDiagnosis.DROPPED);
	}

	@Test
	void connectThatTakesTooLongIsNotARefusal() {
		assertThat(of(new ConnectTimeoutException("connection timed out"))).isEqualTo(RedisDiagnosis.NO_ANSWER);
	}

	@Test
	void nodesOfAClusterAreHeardWhereTheyAreSuppressed() {
		RedisException cluster = new RedisException("Cannot retrieve cluster partitions from [redis://h]");
		cluster.addSuppressed(of("ERR This instance has cluster support disabled"));
		assertThat(of(cluster)).isEqualTo(RedisDiagnosis.NO_CLUSTER);
	}

	@Test
	void nothingIsOther() {
		assertThat(RedisDiagnoses.of(null)).isEqualTo(RedisDiagnosis.OTHER);
	}

	private static RedisDiagnosis of(Throwable cause) {
		return RedisDiagnoses
			.of(new RedisUnavailableException("Cannot connect", new RedisConnectionException("Unable", cause)));
	}

	private static RedisException of(String error) {
		return new RedisConnectionException("Unable", new RedisCommandExecutionException(error));
	}

}
