-- Which code a number of a facet stands for, where no list that ships says it: codes of clusters, which the operator makes. They are for
-- everybody to know; only the service itself writes them.
create table facet_code (
    number  int primary key,
    facet   text not null,
    code    text not null
);
call secure_rows('facet_code');
create policy known on facet_code for select using (true);
