package io.meridian.health.resolve;

import io.meridian.model.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Asks DNS servers: those that are given, or those of the host (`/etc/resolv.conf`, which is read
/// anew when none of them helped). The next one is asked when one is silent, or answers neither
/// with data nor that there are none. Follows aliases itself, for a server that only knows its own
/// names. Waits on threads of dnsjava's.
public final class DnsAddressLookup implements AddressLookup {

    /// As many as this server itself follows.
    private static final int MOST_ALIASES = 16;

    /// Each server is asked so often before a lookup has failed.
    private static final int TRIES = 2;

    private final ResolverSettings settings;
    private @Nullable Resolver resolver;

    public DnsAddressLookup(ResolverSettings settings) {
        this.settings = settings;
    }

    /// Begins on a thread of its own, as reading the host's settings may wait for a disk.
    @Override
    public void lookUp(String name, boolean v6, Consumer<Answer> then) {
        Thread _ = Thread.ofVirtual().name("lookup-" + name).start(() -> begin(name, v6, then));
    }

    private void begin(String name, boolean v6, Consumer<Answer> then) {
        try {
            Resolver current = resolver();
            if (current == null) {
                then.accept(new Answer.Failed("no DNS server is known"));
                return;
            }
            Name start = Name.fromString(name, Name.root);
            new Chase(current, v6 ? Type.AAAA : Type.A, then).ask(start);
        } catch (TextParseException | RuntimeException malformed) {
            then.accept(new Answer.Failed(String.valueOf(malformed.getMessage())));
        }
    }

    /// Null where the host names no server.
    private synchronized @Nullable Resolver resolver() {
        Resolver current = resolver;
        if (current == null) {
            List<InetSocketAddress> servers = settings.servers();
            if (servers.isEmpty()) {
                ResolverConfig.refresh();
                servers = ResolverConfig.getCurrentConfig().servers();
            }
            current = servers.isEmpty() ? null : over(servers);
            resolver = current;
        }
        return current;
    }

    private synchronized void forget(Resolver failed) {
        if (failed.equals(resolver)) {
            resolver = null;
        }
    }

    private Resolver over(List<InetSocketAddress> servers) {
        List<Resolver> each = new ArrayList<>();
        for (InetSocketAddress server : servers) {
            SimpleResolver one = new HelpfulResolver(server);
            one.setTimeout(settings.timeout());
            each.add(one);
        }
        ExtendedResolver all = new ExtendedResolver(each);
        all.setRetries(TRIES);
        all.setTimeout(wholeTimeout(servers.size()));
        return all;
    }

    /// An answer that is neither NOERROR nor NXDOMAIN says something of the server alone, as the
    /// REFUSED of one that is not ours to ask, or the SERVFAIL of one that is cut off.
    private static final class HelpfulResolver extends SimpleResolver {

        HelpfulResolver(InetSocketAddress server) {
            super(server);
        }

        @Override
        public CompletionStage<Message> sendAsync(Message query, Executor executor) {
            return super.sendAsync(query, executor)
                    .thenCompose(reply ->
                            isHelp(reply.getRcode())
                                    ? CompletableFuture.completedStage(reply)
                                    : CompletableFuture.failedStage(
                                            new UnhelpfulException(reply.getRcode())));
        }

        private static boolean isHelp(int rcode) {
            return rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN;
        }
    }

    /// With the response code in words.
    private static final class UnhelpfulException extends IOException {

        UnhelpfulException(int rcode) {
            super(Rcode.string(rcode));
        }
    }

    private Duration wholeTimeout(int servers) {
        return settings.timeout().multipliedBy((long) servers * TRIES).plus(settings.timeout());
    }

    /// One lookup, alias by alias.
    private final class Chase {

        private final Resolver asked;
        private final int type;
        private final Consumer<Answer> then;
        private int aliases;
        private long ttlSeconds = Integer.MAX_VALUE;

        Chase(Resolver asked, int type, Consumer<Answer> then) {
            this.asked = asked;
            this.type = type;
            this.then = then;
        }

        void ask(Name name) {
            Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
            var _ =
                    asked.sendAsync(query)
                            .whenComplete((reply, failure) -> heard(name, reply, failure));
        }

        private void heard(Name name, @Nullable Message reply, @Nullable Throwable failure) {
            try {
                if (reply == null) {
                    forget(asked);
                    then.accept(new Answer.Failed(inWords(failure)));
                } else {
                    read(name, reply);
                }
            } catch (RuntimeException ours) {
                then.accept(new Answer.Failed(ours.toString()));
            }
        }

        private void read(Name asked, Message reply) {
            int rcode = reply.getRcode();
            List<Record> records = reply.getSection(Section.ANSWER);
            Name name = asked;
            Name next = alias(name, records);
            while (next != null && aliases <= MOST_ALIASES) {
                name = next;
                next = alias(name, records);
            }
            List<IpAddress> addresses = addresses(name, records);
            if (aliases > MOST_ALIASES) {
                then.accept(new Answer.Failed("more than " + MOST_ALIASES + " aliases"));
            } else if (!addresses.isEmpty()) {
                then.accept(new Answer.Found(addresses, Duration.ofSeconds(ttlSeconds)));
            } else if (rcode == Rcode.NXDOMAIN) {
                then.accept(new Answer.Negative("NXDOMAIN"));
            } else if (name.equals(asked) || isSaidToEnd(reply)) {
                then.accept(new Answer.Negative("no " + Type.string(type) + " records"));
            } else {
                ask(name);
            }
        }

        /// A resolver that followed the aliases says with a SOA that they end in nothing (RFC 2308
        /// §2.2).
        private boolean isSaidToEnd(Message reply) {
            return reply.getSection(Section.AUTHORITY).stream()
                    .anyMatch(record -> record.getType() == Type.SOA);
        }

        private @Nullable Name alias(Name name, List<Record> records) {
            for (Record record : records) {
                if (record instanceof CNAMERecord cname && cname.getName().equals(name)) {
                    aliases++;
                    ttlSeconds = Math.min(ttlSeconds, cname.getTTL());
                    return cname.getTarget();
                }
            }
            return null;
        }

        private List<IpAddress> addresses(Name name, List<Record> records) {
            List<IpAddress> addresses = new ArrayList<>();
            for (Record record : records) {
                IpAddress address = record.getName().equals(name) ? address(record) : null;
                if (address != null) {
                    addresses.add(address);
                    ttlSeconds = Math.min(ttlSeconds, record.getTTL());
                }
            }
            return addresses;
        }

        private @Nullable IpAddress address(Record record) {
            return switch (record) {
                case ARecord a when type == Type.A -> IpAddress.of(a.getAddress());
                case AAAARecord aaaa when type == Type.AAAA -> IpAddress.of(aaaa.getAddress());
                default -> null;
            };
        }
    }

    private static String inWords(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return switch (cause) {
            case null -> "no answer";
            case UnhelpfulException said -> String.valueOf(said.getMessage());
            // Its words have the query's id in them, another one each time.
            case TimeoutException _, IOException _ -> "no DNS server answered";
            default -> cause.toString();
        };
    }
}
