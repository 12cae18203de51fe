create table if not exists numbers3 as select x from system_range(1, 300000);
insert into done (id) values (3);
