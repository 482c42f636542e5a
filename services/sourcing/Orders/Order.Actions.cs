using Matchmaking.ServiceDefaults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>What can be done with an order, by the names that clients see.</summary>
public enum OrderAction
{
    Acknowledge,
    Agree,
    StartProduction,
    Ship,
    Receive,
    Inspect,
    Close,
    Hold,
    Resume,
    Cancel,
    Terminate,
    Message,
}

/// <summary>What is possible at a moment, asked once: for what a page offers and for why a request is refused.</summary>
public sealed partial class Order
{
    /// <summary>What a side can do at this moment, so that a page offers nothing that would be refused.</summary>
    public IReadOnlyList<OrderAction> ActionsOf(Caller caller) => caller.Role == "Viewer"
        ? []
        : [.. Enum.GetValues<OrderAction>().Where(action => SideOf(action) is var side && (side is null || side == caller.OrganisationId) && WhyNot(action) is null)];

    private Guid? SideOf(OrderAction action) => action switch
    {
        OrderAction.Acknowledge or OrderAction.StartProduction or OrderAction.Ship => SupplierId,
        OrderAction.Message => null,
        _ => BuyerId,
    };

    private void Require(OrderAction action, Caller by)
    {
        if (SideOf(action) is { } side && side != by.OrganisationId)
            throw Refuse.Forbidden("order.not-yours", side == BuyerId ? "Only the buyer can do this." : "Only the supplier can do this.");
        if (WhyNot(action) is { } refusal) throw refusal;
    }

    /// <returns>Null when this is possible at the moment.</returns>
    private RefusalException? WhyNot(OrderAction action)
    {
        var stage = HeldFrom ?? State;
        var isDelivering = State is OrderState.InProduction or OrderState.PartlyDelivered;
        var isStarted = stage is OrderState.InProduction or OrderState.PartlyDelivered or OrderState.Delivered;
        return action switch
        {
            OrderAction.Message => null,
            OrderAction.Acknowledge when State == OrderState.Issued => null,
            OrderAction.Agree when State == OrderState.Acknowledged && AwaitsAgreement => null,
            OrderAction.StartProduction when State == OrderState.Acknowledged && AwaitsAgreement =>
                Refuse.Conflict("order.not-agreed", "The buyer has not agreed to the changed dates yet."),
            OrderAction.StartProduction when State == OrderState.Acknowledged => null,
            OrderAction.Ship when isDelivering && Schedule.Any(s => s.ToShip > 0) => null,
            OrderAction.Ship when isDelivering => Refuse.Conflict("order.nothing-to-ship", "Everything that was ordered has been shipped."),
            OrderAction.Receive when isDelivering && _shipments.Exists(s => s.IsUnderWay) => null,
            OrderAction.Receive when isDelivering => Refuse.Conflict("order.nothing-under-way", "No shipment is under way."),
            OrderAction.Inspect when State != OrderState.OnHold && isStarted && Schedule.Any(s => s.Pending > 0) => null,
            OrderAction.Inspect when State != OrderState.OnHold && isStarted => Refuse.Conflict("order.nothing-to-inspect", "Nothing is waiting for inspection."),
            OrderAction.Close when State == OrderState.Delivered && Schedule.Any(s => s.Pending > 0) =>
                Refuse.Conflict("order.not-inspected", "A part of what was received has not been inspected yet."),
            OrderAction.Close when State == OrderState.Delivered => null,
            OrderAction.Close when isDelivering => Refuse.Conflict("order.not-delivered", "Not everything has been delivered yet."),
            OrderAction.Hold when State != OrderState.OnHold && !HasEnded => null,
            OrderAction.Resume when State == OrderState.OnHold => null,
            OrderAction.Cancel when stage is OrderState.Issued or OrderState.Acknowledged => null,
            OrderAction.Terminate when isStarted => null,
            _ => Refuse.Conflict("order.not-now", $"This order is {State}; that is not possible now."),
        };
    }
}
