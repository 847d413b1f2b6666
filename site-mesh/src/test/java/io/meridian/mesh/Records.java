package io.meridian.mesh;

import io.meridian.mesh.log.StoredRecord;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.RecordKey;
import io.meridian.model.SelectionPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Services as tests need them.
public final class Records {

    private Records() {}

    public static GslbService service(String fqdn, String address) {
        Member member = Member.of(IpAddress.of(address), 1, "london", "london", List.of());
        return GslbService.of(
                fqdn,
                30,
                new SelectionPolicy.Geo(new SelectionPolicy.ConsistentHash(24, 56)),
                List.of(new Pool(10, List.of(member))),
                HealthRule.of(List.of("monitor"), 1),
                null);
    }

    public static StoredRecord stored(String fqdn, String address) {
        return StoredRecord.of(service(fqdn, address));
    }

    /// A service as a later version might write it.
    public static StoredRecord ofLaterVersion(String fqdn, String address) {
        StoredRecord known = stored(fqdn, address);
        String json = new String(known.octets(), StandardCharsets.UTF_8);
        String later = json.replaceFirst("\\{", "{\"moonPhase\":\"full\",");
        return StoredRecord.read(known.key(), later.getBytes(StandardCharsets.UTF_8));
    }

    static LogChange put(String fqdn, String address) {
        return new LogChange.Put(service(fqdn, address));
    }

    static LogChange delete(String fqdn) {
        return new LogChange.Delete(key(fqdn));
    }

    public static RecordKey key(String fqdn) {
        return new RecordKey(RecordKey.Kind.SERVICE, fqdn);
    }
}
