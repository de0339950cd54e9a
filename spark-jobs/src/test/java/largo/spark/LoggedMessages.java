package largo.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Captures messages of a logger. */
public final class LoggedMessages {

  private LoggedMessages() {}

  /** Runs an action and returns the messages of a logger meanwhile, in order. */
  public static List<String> of(String name, Runnable what) {
    List<String> messages = Collections.synchronizedList(new ArrayList<>());
    AbstractAppender appender =
        new AbstractAppender("messages", null, null, false, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            messages.add(event.getMessage().getFormattedMessage());
          }
        };
    Logger logger = (Logger) LogManager.getLogger(name);
    appender.start();
    logger.addAppender(appender);
    try {
      what.run();
    } finally {
      logger.removeAppender(appender);
    }
    return List.copyOf(messages);
  }
}
