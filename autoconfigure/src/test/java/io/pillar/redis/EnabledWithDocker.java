package io.pillar.redis;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.shaded.org.awaitility.core.ConditionTimeoutException;

/**
 * Runs a test where a Docker daemon answers that has the image or can get it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EnabledWithDocker.Condition.class)
@interface EnabledWithDocker {

	String IMAGE = "redis:7-alpine";

	class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			try {
				if (!DockerClientFactory.instance().isDockerAvailable()) {
					return ConditionEvaluationResult.disabled("no Docker daemon answers");
				}
				obtain(DockerClientFactory.lazyClient());
				return ConditionEvaluationResult.enabled("a Docker daemon answers and has " + EnabledWithDocker.IMAGE);
			}
			catch (DockerException ex) {
				return ConditionEvaluationResult.disabled("the Docker daemon cannot get " + EnabledWithDocker.IMAGE);
			}
			catch (ConditionTimeoutException ex) {
				return ConditionEvaluationResult.disabled("the Docker daemon cannot get what Testcontainers needs");
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return ConditionEvaluationResult.disabled("interrupted");
			}
		}

		private static void obtain(DockerClient docker) throws InterruptedException {
			try {
				docker.inspectImageCmd(EnabledWithDocker.IMAGE).exec();
			}
			catch (DockerException missing) {
				docker.pullImageCmd(EnabledWithDocker.IMAGE)
					.exec(new PullImageResultCallback())
					.awaitCompletion(2, TimeUnit.MINUTES);
				docker.inspectImageCmd(EnabledWithDocker.IMAGE).exec();
			}
		}

	}

}
