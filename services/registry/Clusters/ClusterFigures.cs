using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>
/// What is computed from events, never typed (CLU-1): of members, since they are on the platform. All but their number is of those whose
/// profile is public: the page is for everybody, and a draft is nobody's business.
/// </summary>
/// <param name="Members">Suppliers that belong to it.</param>
/// <param name="Published">Of them, those whose profile is public.</param>
/// <param name="Linkages">Different pairs of a buyer and a member with at least one order. Null, as are the figures of orders, where fewer than three
/// members or three buyers are behind it or one of them has more than 70 % of the orders: then it would tell of somebody's business (LIN-5).</param>
/// <param name="OrdersPlaced">Orders that members won; <paramref name="OrdersClosed"/> of them were delivered and accepted whole.</param>
/// <param name="Certificates">Kinds of certificates that an association has verified and that are valid today, of each member once.</param>
public sealed record ClusterFigures(int Members, int Published, int? Linkages, int? OrdersPlaced, int? OrdersClosed, int Certificates, DateTimeOffset AsOf)
{
    private const int Fewest = 3;
    private const decimal MostOfOne = 0.7m;

    /// <summary>Of many clusters in one statement. An order is noted for both sides under its own id, so a pair is who shares one.</summary>
    internal static async Task<Dictionary<Guid, ClusterFigures>> OfAsync(RegistryDb db, Guid[] clusters, DateTimeOffset now, CancellationToken ct)
    {
        var today = VietnamDay.Of(now);
        return (await db.Database.SqlQuery<Row>(
            $"""
             with member as (select m.cluster_id, m.organisation_id from cluster_member m join supplier_profile p using (organisation_id) where m.cluster_id = any({clusters}) and m.belonging = 'Member' and p.state = 'Published'),
             deal as (select m.cluster_id, m.organisation_id as supplier, g.organisation_id as buyer from member m join track_record_entry o on o.organisation_id = m.organisation_id and o.kind = 'OrderPlaced'
               join track_record_entry g on g.reference = o.reference and g.kind = 'OrderGiven')
             select c.id as "ClusterId",
               (select count(*) from cluster_member m where m.cluster_id = c.id and m.belonging = 'Member')::int as "Members",
               (select count(*) from member m where m.cluster_id = c.id)::int as "Published",
               (select count(distinct supplier) from deal d where d.cluster_id = c.id)::int as "Suppliers",
               (select count(distinct buyer) from deal d where d.cluster_id = c.id)::int as "Buyers",
               (select count(distinct (supplier, buyer)) from deal d where d.cluster_id = c.id)::int as "Linkages",
               (select count(*) from deal d where d.cluster_id = c.id)::int as "OrdersPlaced",
               (select coalesce(max(n), 0) from (select count(*) as n from deal d where d.cluster_id = c.id group by grouping sets (supplier, buyer)) share)::int as "MostOrdersOfOne",
               (select count(*) from member m join track_record_entry o using (organisation_id) where m.cluster_id = c.id and o.kind = 'OrderClosed')::int as "OrdersClosed",
               (select count(distinct (h.organisation_id, h.type_code)) from member m join held_certificate h using (organisation_id)
                  where m.cluster_id = c.id and h.counts and h.issued_on <= {today} and (h.expires_on is null or h.expires_on >= {today}))::int as "Certificates"
             from unnest({clusters}) as c (id)
             """).ToListAsync(ct)).ToDictionary(r => r.ClusterId, r => Of(r, now));
    }

    private static ClusterFigures Of(Row row, DateTimeOffset now)
    {
        var isShown = row.Suppliers >= Fewest && row.Buyers >= Fewest && row.MostOrdersOfOne <= MostOfOne * row.OrdersPlaced;
        return new ClusterFigures(row.Members, row.Published, isShown ? row.Linkages : null, isShown ? row.OrdersPlaced : null, isShown ? row.OrdersClosed : null, row.Certificates, now);
    }

    private sealed record Row(Guid ClusterId, int Members, int Published, int Suppliers, int Buyers, int Linkages, int OrdersPlaced, int MostOrdersOfOne, int OrdersClosed, int Certificates);
}
