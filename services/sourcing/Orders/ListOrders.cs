using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Orders;

/// <summary>Which side of an order the caller is.</summary>
public enum OrderSide
{
    Buyer,
    Supplier,
}

/// <summary>A caller's orders on either side, newest first: a page of them, or all as a table that a spreadsheet opens.</summary>
public static class ListOrders
{
    private const int MostRows = 10_000;

    /// <param name="Side">The caller's.</param>
    /// <param name="Counterparty">The other side's name.</param>
    /// <param name="NextDueOn">Null when nothing more will come.</param>
    public sealed record Item(
        Guid OrderId, string Reference, string Title, OrderState State, OrderSide Side, string Counterparty, decimal Total, string Currency, DateOnly? NextDueOn,
        bool IsLate, DateTimeOffset PlacedAt);

    /// <param name="Total">Of the state that was asked for.</param>
    /// <param name="States">How many there are in each state on the side that was asked for; states without any are left out.</param>
    public sealed record Response(IReadOnlyList<Item> Items, int Total, string? Next, IReadOnlyDictionary<string, int> States);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/orders", PageAsync).WithName(nameof(ListOrders)).RequireMember().ProducesValidationProblem();
        app.MapGet("/orders.csv", CsvAsync).WithName("ListOrdersCsv").RequireMember().Produces(200, contentType: "text/csv").ProducesValidationProblem();
    }

    private static async Task<Ok<Response>> PageAsync(string? side, OrderState? state, string? after, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var (mine, from) = (Mine(db, caller, SideOf(side), state), Cursor.Read(after));
        var rows = await ItemsAsync(
            mine.Where(o => from == null || EF.Functions.LessThan(ValueTuple.Create(o.PlacedAt, o.Id), ValueTuple.Create(from.At, from.Id))), Cursor.PageSize + 1, caller, db, ct);
        var states = await Mine(db, caller, SideOf(side), null).GroupBy(o => o.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var page = Cursor.Cut(rows, state is { } one ? states.GetValueOrDefault(one) : states.Values.Sum(), item => new Cursor(item.PlacedAt, item.OrderId));
        return TypedResults.Ok(new Response(page.Items, page.Total, page.Next, states.ToDictionary(s => s.Key.ToString(), s => s.Value)));
    }

    private static async Task<FileContentHttpResult> CsvAsync(string? side, OrderState? state, Caller caller, SourcingDb db, CancellationToken ct)
    {
        object[] header = ["Order", "Title", "State", "Side", "Counterparty", "Total", "Currency", "Next due on", "Late", "Placed on"];
        var rows = (await ItemsAsync(Mine(db, caller, SideOf(side), state), MostRows, caller, db, ct)).Select(o => new object[]
        {
            o.Reference, o.Title, o.State.ToString(), o.Side.ToString(), o.Counterparty, o.Total, o.Currency, $"{o.NextDueOn:yyyy-MM-dd}", o.IsLate ? "yes" : "no",
            $"{Order.DayOf(o.PlacedAt):yyyy-MM-dd}",
        });
        return TypedResults.File(Csv.Write(rows.Prepend(header)), "text/csv", "orders.csv");
    }

    private static OrderSide? SideOf(string? side) => side switch
    {
        null or "" => null,
        "buyer" or "Buyer" => OrderSide.Buyer,
        "supplier" or "Supplier" => OrderSide.Supplier,
        _ => throw Refuse.Field("order.side-unknown", "side", "A side is buyer or supplier."),
    };

    private static IQueryable<Order> Mine(SourcingDb db, Caller caller, OrderSide? side, OrderState? state)
    {
        var id = caller.OrganisationId;
        return db.OrdersOf(caller).AsNoTracking().Where(o =>
            (side == null || (side == OrderSide.Buyer ? o.BuyerId : o.SupplierId) == id) && (state == null || o.State == state));
    }

    private static async Task<List<Item>> ItemsAsync(IQueryable<Order> orders, int most, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var today = Order.DayOf(await db.NowAsync(ct));
        var rows = await orders.OrderByDescending(o => o.PlacedAt).ThenByDescending(o => o.Id).Take(most).Include(o => o.Lines).ToListAsync(ct);
        return rows.ConvertAll(o =>
        {
            var isBuyer = o.BuyerId == caller.OrganisationId;
            return new Item(
                o.Id, o.Reference, o.Title, o.State, isBuyer ? OrderSide.Buyer : OrderSide.Supplier, isBuyer ? o.SupplierName : o.BuyerName, o.Total, o.Currency, o.NextDueOn,
                o.Schedule.Any(s => o.IsLate(s, today)), o.PlacedAt);
        });
    }
}
