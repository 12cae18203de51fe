insert into done (id) select 2 from (select count(*) as numbers from system_range(1, 3000000) where mod(x, 7) = 3) where numbers > 0;
